"""What Alembic runs: migrations on the connection that `db.migrate` opened."""

from alembic import context

from kefu.db.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
