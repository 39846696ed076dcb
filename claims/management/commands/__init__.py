"""Which commands does `python manage.py` have? One file each."""
