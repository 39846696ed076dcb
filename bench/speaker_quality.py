def measure_speakers(p): return ""
