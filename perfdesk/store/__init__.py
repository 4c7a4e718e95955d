"""The project file: one SQLite file per unit and year. The only place with SQL."""
