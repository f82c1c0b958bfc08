"""Our own stand-off annotation of openly licensed conflict texts: offsets and hashes here, the texts elsewhere."""
