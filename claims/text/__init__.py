"""What does the text say, where exactly, and who says it? Pure Python: no Django, no sockets, no clock.

Offsets are Unicode code points into the canonical text of one snapshot, end excluded. Start at
`extraction.py` (bytes to article), then `sentences.py`, `checkworthiness.py`, `speakers.py`, `anchors.py`.
"""
