"""Runs migrations within the application; see ``tracker/cli`` for the commands."""

from alembic import context
from flask import current_app

from tracker.extensions import db

config = context.config


def run() -> None:
    connectable = db.engine
    with connectable.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")  # batch mode copies tables
            connection.commit()
        else:
            connection.exec_driver_sql("SELECT pg_advisory_lock(733733)")  # one migration at a time
        context.configure(
            connection=connection.execution_options(writes=True),
            target_metadata=db.metadata,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.dialect.name == "sqlite":
            connection.commit()
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        else:
            connection.exec_driver_sql("SELECT pg_advisory_unlock(733733)")
            connection.commit()


run()
