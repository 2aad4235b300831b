"""The `lawgov` program: thin skins over the library's functions.

Results go to standard output or `--out`, progress and messages to standard error. Exit status: 0 done,
1 some inputs failed (they are listed, the rest is done), 2 wrong usage.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from . import __version__
from .errors import LawgovError

PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lawgov")
def main() -> None:
    """Read Chinese reports on building a rule-of-law government (法治政府建设年度报告).

    \b
    lawgov show report.docx              one report for a human
    lawgov analyze folder/ --out store/  an archive into tables
    lawgov compare store/ --by year,region
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that cannot show a character must not end the run (Windows, LANG=C).
            stream.reconfigure(encoding="utf-8", errors="replace")


@main.command()
@PATHS
def analyze(paths: tuple[Path, ...]) -> None:
    """Turn files or folders into records: JSON Lines on standard output, in input order."""
    from .pipeline import Pipeline

    pipeline = Pipeline()
    failed = False
    for path in paths:
        try:
            click.echo(pipeline(path).to_json())
        except LawgovError as error:
            failed = True
            click.echo(f"lawgov: {error}", err=True)
    if failed:
        sys.exit(1)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--brief", is_flag=True, help="Leave out the text; outline and tables only.")
def show(file: Path, brief: bool) -> None:
    """Show one report for a human: outline with areas, mentions in colour, tables of figures and policies."""
    from rich.console import Console

    from . import display
    from .pipeline import analyze as analyze_one

    try:
        report = analyze_one(file)
    except LawgovError as error:
        raise _Failure(str(error)) from error
    console = Console()
    console.print(display.terminal(report, full_text=not brief))


@main.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    from .schema import record_schema

    click.echo(json.dumps(record_schema(), ensure_ascii=False, indent=2))


@main.command()
@click.option("--gold", required=True, type=click.Path(exists=True, path_type=Path), help="Folder of gold annotations.")
@click.option("--errors/--no-errors", default=True, help="List every error with its context.  [default: errors]")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def evaluate(gold: Path, errors: bool, as_json: bool, paths: tuple[Path, ...]) -> None:
    """Score all layers against gold annotations.

    PATHS are the reports (files or folders); left out, they are looked for in the folder `reports` beside the gold.
    """
    from . import evaluation
    from .pipeline import Pipeline
    from .reading import files

    try:
        annotations = evaluation.read_gold(gold)
        folder = gold if gold.is_dir() else gold.parent
        pipeline = Pipeline()
        wanted = {annotation["id"] for annotation in annotations}
        reports = [path for path in files(paths or (folder.parent / "reports",)) if path.stem in wanted]
        result = evaluation.score([pipeline(path).to_dict() for path in reports], annotations)
    except LawgovError as error:
        raise _Failure(str(error)) from error
    if as_json:
        click.echo(json.dumps(result.headline(), ensure_ascii=False, indent=2))
    else:
        _print_evaluation(result, errors)
    if any(mistake.layer == "record" for mistake in result.mistakes):
        raise _Failure("some gold annotations have no report; give the reports as PATHS")


def _print_evaluation(result: object, errors: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from .evaluation import ANSWERED, MATCHED, Evaluation

    assert isinstance(result, Evaluation)
    console = Console()
    if errors:
        for mistake in result.mistakes:
            line = f"{mistake.report} · {mistake.layer} · {mistake.what} · {mistake.text} · {mistake.context}"
            console.print(Text(line), soft_wrap=True)
    found = Table(
        "finding", "precision", "recall", "F1", "found", "spurious", "missed", title=f"{result.reports} reports"
    )
    for name in MATCHED:
        tally = result[name]
        if tally.found + tally.missed + tally.spurious:
            scores = [f"{value:.3f}" for value in (tally.precision, tally.recall, tally.f1)]
            found.add_row(name, *scores, str(tally.found), str(tally.spurious), str(tally.missed))
    console.print(found)
    fields = Table("field", "accuracy", "asked")
    for name in ANSWERED:
        tally = result[name]
        if tally.accuracy is not None:
            fields.add_row(name, f"{tally.accuracy:.3f}", str(tally.asked))
    if result.areas_macro_f1 is not None:
        fields.add_row("areas.macro_f1", f"{result.areas_macro_f1:.3f}", "")
    console.print(fields)


class _Failure(click.ClickException):
    """An input failed: exit status 1."""

    exit_code = 1

    def show(self, file: object = None) -> None:
        click.echo(f"lawgov: {self.format_message()}", err=True)
