"""How fast is it, against what? Each module has `main() -> list[Figure]` and prints a table; `make bench` runs all."""
