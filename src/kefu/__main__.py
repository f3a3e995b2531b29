"""The command line of Kefu; each command is a function in `kefu.cli` or a few lines here."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop
from rich.console import Console
from rich.markup import escape

from kefu import __version__
from kefu.settings import Settings, SettingsError, settings_from

cli = typer.Typer(
    name="kefu",
    help="Kefu (客服): online customer service on your own machine.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)
config = typer.Typer(help="Look at the settings.", no_args_is_help=True)
cli.add_typer(config, name="config")
_err = Console(stderr=True, highlight=False, soft_wrap=True)


def _settings() -> Settings:
    from kefu.cli.logs import set_up_logs

    try:
        settings = settings_from()
    except SettingsError as error:
        _err.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None
    set_up_logs(settings)
    return settings


def _run(work: Any) -> Any:
    """Run a coroutine; an error that names its cure is printed without a traceback."""
    try:
        return uvloop.run(work)
    except (OSError, RuntimeError, SettingsError) as error:
        _err.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


@cli.command()
def serve() -> None:
    """Start the server (and the worker inside it); migrates the database first."""
    from kefu.cli.serve import serve as run

    _run(run(_settings()))


@cli.command()
def worker() -> None:
    """Run background jobs in a process of their own (with KEFU_WORKER=separate for the servers)."""
    from kefu.cli.serve import work

    _run(work(_settings()))


@cli.command()
def migrate() -> None:
    """Bring the database to the schema of this release."""
    from kefu.db.migrate import current_revision
    from kefu.db.migrate import migrate as run

    settings = _settings()
    _run(run(settings.database_url))
    typer.echo(f"The database is at revision {_run(current_revision(settings.database_url))}.")


@cli.command("create-admin")
def create_admin(
    email: Annotated[str, typer.Option(help="The address that signs in.")],
    name: Annotated[str, typer.Option(help="The name that colleagues and visitors see.")] = "",
    workspace: Annotated[str, typer.Option(help="Make a new workspace of this name; else the first one is used.")] = "",
    password_file: Annotated[
        Path | None, typer.Option(help="File with the password; without it the password is asked for.")
    ] = None,
) -> None:
    """Add an owner, to the first workspace or to a new one."""
    from kefu.cli.create_admin import create_admin as run

    password = (
        password_file.read_text(encoding="utf-8").strip()
        if password_file is not None
        else typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    typer.echo(_run(run(_settings(), email=email, name=name, workspace=workspace, password=password)))


@cli.command()
def demo(
    remove: Annotated[bool, typer.Option("--remove", help="Take the demo conversations out again.")] = False,
    workspace: Annotated[str, typer.Option(help="Id of the workspace; the first one if not given.")] = "",
) -> None:
    """Fill a workspace with 30 days of plausible conversations in Chinese and English, or remove them."""
    from kefu.cli.demo import demo as run

    typer.echo(_run(run(_settings(), workspace_id=workspace, is_removing=remove)))


@cli.command()
def doctor(as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False) -> None:
    """Look at database, files, Redis, mail and the web assets, and say what to do about what is wrong."""
    from kefu.cli.doctor import examine

    findings = _run(examine(_settings()))
    if as_json:
        typer.echo(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            mark = "[green]ok[/green] " if finding.is_ok else "[red]bad[/red]"
            Console(highlight=False, soft_wrap=True).print(
                f"{mark} {escape(finding.subject)}: {escape(finding.detail)}"
            )
    if any(not finding.is_ok for finding in findings):
        raise typer.Exit(1)


@config.command("check")
def config_check() -> None:
    """Read the settings and say whether they are good; secrets are not shown."""
    typer.echo(repr(_settings()))


@cli.command()
def schema(
    what: Annotated[str, typer.Argument(help="openapi, events or settings")],
    door: Annotated[str, typer.Argument(help="console, widget, agents or visitors")] = "",
) -> None:
    """Print what the software speaks: `openapi console|widget`, `events agents|visitors`, or `settings`."""
    from kefu.cli.schema import print_schema

    try:
        sys.stdout.write(print_schema(what, door))
    except ValueError as error:
        _err.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None


def _version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"kefu {__version__}")
        raise typer.Exit


@cli.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of every command."""


def main() -> None:
    """The entry point of the `kefu` script."""
    cli()


if __name__ == "__main__":
    main()
