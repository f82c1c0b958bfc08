"""The codebook under the name the claims package knows it by; it lives below the stages, as the screen reads it too."""

from tadmor.codebook import Codebook, EventType, Need, Rule, load, parse, shipped

__all__ = ["Codebook", "EventType", "Need", "Rule", "load", "parse", "shipped"]
