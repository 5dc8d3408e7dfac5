"""What Alembic runs: the steps, on the connection that the store lends."""

from alembic import context

from moderator.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by making it anew.
    render_as_batch=True,
)
context.run_migrations()
