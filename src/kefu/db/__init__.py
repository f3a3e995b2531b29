"""The database: one face over SQLite and PostgreSQL; differences between the two live here and nowhere else."""
