"""Parquet: claims as a typed table, and events with their geometries as GeoParquet 1.1. Needs pyarrow.

``parquet`` holds one row per claim, the columns of the CSV export with types. ``geoparquet`` holds one row per event,
the values of the GeoJSON export; geometries are WKB in longitude and latitude (OGC:CRS84), null where no place is
known. Words stand as they were read: no spreadsheet opens these files, so nothing is put before a sign.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tadmor.codec import clean
from tadmor.errors import TadmorError
from tadmor.export import geojson, provenance, table
from tadmor.export.material import Material
from tadmor.export.wkb import bounds, wkb

if TYPE_CHECKING:
    import pyarrow

FILTER = "every claim"
_GROUP = 100_000  # rows of a row group
_SIDES = ("xmin", "ymin", "xmax", "ymax")
_INTEGERS = ("_low", "_high")
_REALS = {"latitude", "longitude", "km", "score"}
_DAYS = {"date_start", "date_end", "published"}
_FEW = {"event_type", "date_precision", "date_basis", "stage", "polarity", "certainty", "status", "author_stance"}


def _arrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise TadmorError("Parquet needs pyarrow; run: pip install 'tadmor[parquet]'") from error
    return pyarrow


def _bytes(made: pyarrow.Table) -> bytes:
    out = io.BytesIO()
    _arrow().parquet.write_table(made, out, compression="zstd", row_group_size=_GROUP)
    return out.getvalue()


def _safe(value: Any) -> Any:
    """A value whose words can be written as UTF-8."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_safe(v) for v in value]
    if isinstance(value, dict):
        return {k: _safe(v) for k, v in value.items()}
    return value


# --- claims -----------------------------------------------------------------------------------


def claims(material: Material) -> provenance.Table:
    """All claims, one row each."""
    pa = _arrow()
    rows = [{**table.row(material, claim), "background": claim.background} for claim in material.claims]
    for row in rows:
        row["published"] = date.fromisoformat(row["published"]) if row["published"] else None
        for name in _REALS:
            row[name] = float(row[name]) if row[name] is not None else None
    schema = pa.schema([(name, _type(pa, name)) for name in table.COLUMNS])
    made = pa.Table.from_pylist([_safe(row) for row in rows], schema=schema)
    plain = table.table(material)
    return provenance.Table(_bytes(made), len(rows), table.COLUMNS, plain.provenance, plain.left_out, FILTER)


def _type(pa: Any, name: str) -> Any:
    if name in _DAYS:
        return pa.date32()
    if name in _REALS:
        return pa.float64()
    if name == "background":
        return pa.bool_()
    if name.endswith(_INTEGERS):
        return pa.int32()
    return pa.dictionary(pa.int16(), pa.string()) if name in _FEW else pa.string()


# --- events -----------------------------------------------------------------------------------


def events(material: Material) -> provenance.Table:
    """All events, one row each, with geometry; sorted by country, date and id."""
    pa = _arrow()
    rows = sorted((_row(f) for f in geojson.features(material)), key=_order)
    schema = _schema(pa)
    made = pa.Table.from_pylist([_safe(row) for row in rows], schema=schema)
    made = made.replace_schema_metadata({"geo": json.dumps(_geo(rows))})
    columns = tuple(str(name) for name in schema.names)
    left = geojson.left_out(material)
    return provenance.Table(_bytes(made), len(rows), columns, geojson.traced(material), left, geojson.FILTER)


def _order(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["country_iso3"] or "~", str(row["date_start"] or "~"), row["event_id"]


def _schema(pa: Any) -> Any:
    few, words = pa.dictionary(pa.int16(), pa.string()), pa.list_(pa.string())
    source = pa.struct([("outlet", pa.string()), ("date", pa.date32()), ("url", pa.string())])
    claim = pa.struct(
        [("claim_id", pa.string()), ("speaker", words), ("status", pa.string()), ("doc_sha256", pa.string()),
         ("start", pa.int32()), ("end", pa.int32()), ("quote", pa.string())]
    )  # fmt: skip
    return pa.schema(
        [("event_id", pa.string()), ("event_type", few), ("date_start", pa.date32()), ("date_end", pa.date32()),
         ("date_precision", pa.int8()), ("date_basis", few), ("actors_a", words), ("actors_b", words),
         ("modality", few), ("polarity", few), ("stage", few), ("not_told_as_done", few),
         ("fatalities_low", pa.int32()), ("fatalities_best", pa.int32()), ("fatalities_high", pa.int32()),
         ("place_text", pa.string()), ("place_id", pa.string()), ("place_name", pa.string()),
         ("place_relation", few), ("admin1", pa.string()), ("country_iso3", few), ("geo_precision", pa.int8()),
         ("where_prec", pa.int8()), ("uncertainty_m", pa.float32()), ("contradictions", words),
         ("n_documents", pa.int32()), ("n_independent_sources", pa.int32()), ("control", pa.string()),
         ("sources", pa.list_(source)), ("claims", pa.list_(claim)),
         ("bbox", pa.struct([(side, pa.float32()) for side in _SIDES])), ("geometry", pa.binary())]
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _row(feature: dict[str, Any]) -> dict[str, Any]:
    at, shape = feature["properties"], feature["geometry"]
    box = bounds(shape) if shape else None
    return {
        **at,
        "date_start": _day(at["date_start"]),
        "date_end": _day(at["date_end"]),
        "date_precision": at["date_prec_ucdp"],
        "geo_precision": at["geo_precision_acled"],
        "where_prec": at["where_prec_ucdp"],
        "sources": [{**source, "date": _day(source["date"])} for source in at["sources"]],
        "claims": [{**claim, "speaker": claim["chain"]} for claim in at["claims"]],
        "bbox": dict(zip(_SIDES, box, strict=True)) if box else None,
        "geometry": wkb(shape) if shape else None,
        "_box": box,
        "_kind": shape["type"] if shape else None,
    }


def _geo(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The file's ``geo`` metadata (GeoParquet 1.1.0); no ``crs`` means longitude and latitude in WGS 84."""
    boxes = [row["_box"] for row in rows if row["_box"]]
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({row["_kind"] for row in rows if row["_kind"]}),
        "orientation": "counterclockwise",
        "edges": "planar",
        "covering": {"bbox": {side: ["bbox", side] for side in _SIDES}},
    }
    if boxes:
        lows, highs = [min(b[k] for b in boxes) for k in (0, 1)], [max(b[k] for b in boxes) for k in (2, 3)]
        column["bbox"] = [*lows, *highs]
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
