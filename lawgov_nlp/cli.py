"""The `lawgov` program: thin skins over the library's functions.

Results go to standard output or `--out`, progress and messages to standard error. Exit status: 0 done,
1 some inputs failed (they are listed, the rest is done), 2 wrong usage.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from gettext import gettext
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from . import __version__, language
from .errors import LawgovError, ReadError

if TYPE_CHECKING:
    from .archive import Engine, Summary
    from .inputs import Input
    from .pipeline import Pipeline
    from .report import Report
    from .workers import Failure

language.speak_as_the_locale_does()

MOST_TOLD = 50
"""Failures of an archive that are told one by one; its list has all."""
MODEL = click.option("--model", type=click.Path(path_type=Path), help="Folder of a work-area model that `train` wrote.")
PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))


class _Commands(click.Group):
    """Every command's errors are told in the language of the locale, without a traceback."""

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Each command with the first sentence of its help, which click would cut."""
        with formatter.section(gettext("Commands")):
            formatter.write_dl(
                [
                    (name, re.split(r"(?<=[.。])\s|(?<=。)|\n\s*\n", command.help or "")[0].replace("\n", " "))
                    for name, command in sorted(self.commands.items())
                ]
            )

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except LawgovError as error:
            raise _Failure(language.say_error(error)) from error
        except BrokenPipeError:
            raise  # `lawgov show … | head`: click ends in silence
        except OSError as error:
            reason = error.strerror or error
            told = f"cannot be used ({reason}); check path, rights and free space"
            if error.filename:
                told = f"{error.filename}: cannot be used ({reason}); check path, rights and free space"
            raise _Failure(language.say(told)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
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


def _known(context: click.Context, parameter: click.Parameter, segmenter: str) -> str:
    if segmenter.partition(":")[0] not in ("jieba", "hanlp"):
        raise click.BadParameter(language.say(f"unknown segmenter {segmenter}; use jieba or hanlp:MODEL"))
    return segmenter


@main.command()
@PATHS
@click.option(
    "--out", type=click.Path(path_type=Path), help="Folder for the store; without it, JSON Lines are printed."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("jsonl", "parquet", "csv", "xlsx", "duckdb")),
    default="parquet",
    show_default=True,
    help="Form of the tables in --out.",
)
@click.option("--workers", type=click.IntRange(1), help="Worker processes.  [default: one for each core]")
@click.option("--segmenter", default="jieba", show_default=True, callback=_known, help="jieba, or hanlp:MODEL.")
@MODEL
@click.option("--resume", is_flag=True, help="Continue or update the store in --out; unchanged files are kept.")
@click.option("--include", multiple=True, metavar="PATTERN", help="Only such names or paths in a folder: '*2020*'.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="No files with such names or paths.")
@click.option("--simplified", is_flag=True, help="Records in simplified characters, one for one; offsets stay.")
@click.option("--scheduler", metavar="ADDRESS", help="Work on a Dask cluster: tcp://node1:8786, or its scheduler file.")
def analyze(
    paths: tuple[Path, ...],
    out: Path | None,
    form: str,
    workers: int | None,
    segmenter: str,
    model: Path | None,
    resume: bool,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    simplified: bool,
    scheduler: str | None,
) -> None:
    """Turn files, folders and zip archives into records.

    \b
    lawgov analyze report.docx > report.jsonl
    lawgov analyze reports/ --out store/ --workers 8
    lawgov analyze reports/ --out store/ --resume      after an interruption, or with new files
    """
    from . import archive, inputs
    from .pipeline import Pipeline

    count = workers or os.cpu_count() or 1
    if out is None:
        if scheduler is not None:
            raise click.UsageError(language.say("--scheduler needs --out, a folder that the cluster's workers see too"))
        given = click.get_current_context().get_parameter_source
        for name, option in (("resume", "--resume"), ("form", "--format")):
            if given(name) is ParameterSource.COMMANDLINE:
                raise click.UsageError(language.say(f"{option} needs --out, the folder of the store"))
    try:
        if out is not None:
            with _progress() as progress:
                summary = archive.run(
                    paths, out, form=form, workers=count, resume=resume, segmenter=segmenter, simplified=simplified,
                    model=model, include=include, exclude=exclude, progress=progress,
                    engine=_engine(scheduler),
                )  # fmt: skip
            _say(summary, out)
            failures: list[Failure] = summary.failures
        else:
            pipeline = Pipeline(segmenter, simplified=simplified, model=model)
            failures = _print_records(inputs.list_inputs(paths, include, exclude), count, pipeline)
    except KeyboardInterrupt:
        told = "interrupted; run again with --resume, what is done is kept" if out is not None else "interrupted"
        raise _Failure(language.say(told)) from None
    for failure in failures[: len(failures) if out is None else MOST_TOLD]:
        click.echo(f"lawgov: {language.say_error(ReadError(*failure))}", err=True)
    if out is not None and len(failures) > MOST_TOLD:
        click.echo(language.say(f"… and {len(failures) - MOST_TOLD} more; all are in {out / 'failures.csv'}"), err=True)
    if failures:
        sys.exit(1)


def _engine(scheduler: str | None) -> Engine:
    from . import workers

    if scheduler is None:
        return workers.pool
    from . import distributed

    return distributed.engine(scheduler)


def _say(summary: Summary, out: Path) -> None:
    """What a run did, for a human."""
    told = [
        f"{summary.done} reports in {out} ({summary.reused} inputs kept from before), "
        f"{len(summary.failures)} failed, {len(summary.duplicates)} duplicates, {len(summary.skipped)} skipped"
    ]
    if summary.outdated:
        told.append(f"{summary.outdated} inputs were made by other versions and analysed again")
    for note in (*told, *summary.notes):
        click.echo(language.say(note), err=True)


def _print_records(sources: Iterator[Input], workers: int, pipeline: Pipeline) -> list[Failure]:
    from . import workers as working

    failures = []
    first = list(itertools.islice(sources, 20))
    if not first:
        click.echo(language.say("no documents found; check the path, --include and --exclude"), err=True)
    every = itertools.chain(first, sources)
    # A handful of files is read faster here than workers start; each record comes as soon as it is there.
    if len(first) < 20:
        outcomes = (outcome for source in every for outcome in working.analyze_inputs([source], pipeline))
        results: Iterator[str | Failure] = map(working.record, outcomes)
    else:
        results = (result for _, result in working.records(every, workers, pipeline))
    for result in results:
        if isinstance(result, str):
            click.echo(result)
        else:
            failures.append(result)
    return failures


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar with rate and remaining time on standard error; silent where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None, rate="")
        started = time.monotonic()

        def report(done: int, whole: int) -> None:
            rate = f"{done / max(time.monotonic() - started, 1e-9):,.0f}/s"
            bar.update(task, completed=done, total=whole, rate=rate)

        yield report


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--brief", is_flag=True, help="Leave out the text; outline and tables only.")
@click.option("--explain", is_flag=True, help="Say what decided the area of each paragraph.")
@MODEL
def show(file: Path, brief: bool, explain: bool, model: Path | None) -> None:
    """Show one report for a human: outline with areas, mentions in colour, tables of figures and policies.

    \b
    lawgov show report.docx
    lawgov show report.docx --brief      outline and tables without the text
    lawgov show report.docx --explain    why each paragraph has its area
    """
    from . import display
    from .pipeline import Pipeline

    pipeline = Pipeline(model=model)
    report = pipeline(file)
    console = display.console()
    console.print(display.terminal(report, full_text=not brief))
    if explain:
        console.print(display.explanations(report, pipeline.model))


@main.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--by", default="year,region", show_default=True, help="Columns of the reports to group by.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the comparison tables as CSV.")
@click.option("--html", type=click.Path(path_type=Path), help="One self-contained page.")
def compare(path: Path, by: str, out: Path | None, html: Path | None) -> None:
    """Compare the reports of a store (or of a file of JSON Lines) across years and districts.

    \b
    lawgov compare store/ --by year,region
    lawgov compare store/ --html page.html
    """
    from . import comparison, overview
    from .corpus import Corpus

    columns = Corpus.columns(by)
    if not columns:
        raise click.UsageError(language.say("--by needs at least one column of the reports"))
    with _usage():
        comparison.require_columns(columns)
    corpus = Corpus.read(path)
    overview.show(corpus, columns)
    if out is not None:
        for written in overview.write_tables(corpus, out):
            click.echo(language.say(f"written: {written}"), err=True)
    if html is not None:
        from . import page

        with overview.working("writing the page"):
            size = page.write(corpus, html, columns)
        click.echo(language.say(f"written: {html} ({size / 1e6:.1f} MB)"), err=True)
        if size > page.LARGE:
            advice = "pages above 10 MB open slowly; analyse a part of the archive for a page"
            click.echo(f"lawgov: {language.say(advice)}", err=True)


@contextlib.contextmanager
def _usage() -> Iterator[None]:
    """An error in here is one of the command line, not of the input."""
    try:
        yield
    except LawgovError as error:
        raise click.UsageError(language.say_error(error)) from error


@main.command()
@click.argument("archive", type=click.Path(exists=True, path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the model and its card.")
def train(archive: Path, out: Path) -> None:
    """Fit the work-area classifier to your own archive: its unambiguous headings label its paragraphs.

    \b
    lawgov train reports/ --out model/
    lawgov analyze reports/ --out store/ --model model/
    """
    from . import overview, training

    with overview.working("reading the reports and training, which takes a minute or more"):
        summary = training.train(archive, out)
    click.echo(summary)
    for cause in summary.unread:
        click.echo(language.say(f"left out: {language.say_error(cause)}"), err=True)
    if summary.unread:
        raise click.exceptions.Exit(1)


@main.command()
@click.option("--out", default="build/demo", show_default=True, type=click.Path(path_type=Path))
def demo(out: Path) -> None:
    """Analyse the sample corpus that ships with the package, print a summary, leave records and tables in OUT."""
    from . import archive, overview, page, store
    from .corpus import Corpus
    from .reading import bundled

    summary = archive.run([bundled("corpora") / "reports"], out / "store", workers=os.cpu_count() or 1, resume=True)
    store.export(out / "store", out, "jsonl")
    corpus = Corpus.read(out / "store")
    overview.show(corpus)
    written = list(overview.write_tables(corpus, out / "tables"))
    page.write(corpus, out / "comparison.html")
    told = (
        f"{summary.done} reports → {out / 'records.jsonl'}, {out / 'store'}, {len(written)} tables in "
        f"{out / 'tables'}, and a page to look at: {out / 'comparison.html'}"
    )
    click.echo(language.say(told))


@main.command()
def schema() -> None:
    """Print the JSON Schema of a record.

    \b
    lawgov schema > record.schema.json   for editors and validators
    """
    from .schema import record_schema

    click.echo(json.dumps(record_schema(), ensure_ascii=False, indent=2))


@main.command()
@click.option("--gold", required=True, type=click.Path(exists=True, path_type=Path), help="Folder of gold annotations.")
@click.option("--errors/--no-errors", default=True, help="List every error with its context.  [default: errors]")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@MODEL
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def evaluate(gold: Path, errors: bool, as_json: bool, model: Path | None, paths: tuple[Path, ...]) -> None:
    """Score all layers against gold annotations.

    \b
    lawgov evaluate --gold corpora/gold             every error in its context
    lawgov evaluate --gold mine/gold reports/ --json

    PATHS are the reports (files or folders); left out, they are looked for in the folder `reports` beside the gold.
    """
    from . import display, evaluation
    from .pipeline import Pipeline
    from .reading import files

    annotations = evaluation.read_gold(gold)
    folder = gold if gold.is_dir() else gold.parent
    pipeline = Pipeline(model=model)
    wanted = {annotation["id"] for annotation in annotations}
    reports = [path for path in files(paths or (folder.parent / "reports",)) if path.stem in wanted]
    result = evaluation.score([pipeline(path).to_dict() for path in reports], annotations)
    if as_json:
        click.echo(json.dumps(result.headline(), ensure_ascii=False, indent=2))
    else:
        if errors:
            for mistake in result.mistakes:
                click.echo(display.plain(" · ".join(mistake).replace("\n", "↵")))
        display.console().print(display.scores(result))
    if any(mistake.layer == "record" for mistake in result.mistakes):
        raise _Failure(language.say("some gold annotations have no report; give the reports as PATHS"))


@main.command("export")
@PATHS
@click.option("--to", "tool", required=True, type=click.Choice(("label-studio", "brat", "spacy")), help="Who reads it.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the files.")
@click.option(
    "--layers", default="policies,initiatives,indicators", show_default=True, help="Also: paragraphs, outline."
)
def export_(paths: tuple[Path, ...], tool: str, out: Path, layers: str) -> None:
    """Hand reports with their findings to annotation tools or to spaCy. PATHS are reports, folders, stores or .jsonl.

    \b
    lawgov export reports/ --to label-studio --out labelling/    tasks.json, labels.xml
    lawgov export store/ --to brat --out labelling/              .txt, .ann, annotation.conf
    lawgov export store/ --to spacy --out corpus/                reports.spacy
    """
    from . import interchange

    wanted = [name.strip() for name in layers.split(",") if name.strip()]
    with _usage():
        interchange.require_layers(wanted)
    failures: list[ReadError] = []
    reports = _reports(paths, failures)
    if tool == "spacy":
        from . import spacy_docs

        written = [spacy_docs.write(reports, out)]
    else:
        written = interchange.write((interchange.annotate(report, wanted) for report in reports), out, tool)
    click.echo(language.say(f"{len(written)} files in {out}"), err=True)
    for failure in failures:
        click.echo(f"lawgov: {language.say_error(failure)}", err=True)
    if failures:
        sys.exit(1)


def _reports(paths: Iterable[Path], failures: list[ReadError]) -> Iterator[Report]:
    """The reports in stores and files of JSON Lines as they stand, those in other files and folders analysed; what
    cannot be read is added to `failures`."""
    from . import store
    from .pipeline import Pipeline
    from .reading import files

    fresh = []
    for path in paths:
        if path.suffix == ".jsonl" or (path / "manifest").is_dir() or (path / "records.jsonl").is_file():
            yield from store.read(path)
        else:
            fresh.append(path)
    if fresh:
        yield from Pipeline().pipe(files(fresh), failures=failures)


@main.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for gold/ and reports/.")
def import_(path: Path, out: Path) -> None:
    """Turn what people corrected (Label Studio's JSON export, or a folder of brat) into gold.

    \b
    lawgov import export.json --out mine/
    lawgov evaluate --gold mine/gold
    """
    from . import interchange

    written = interchange.write_gold(interchange.read(path), out)
    told = f"{len(written) // 2} reports with gold in {out}; score them: lawgov evaluate --gold {out / 'gold'}"
    click.echo(language.say(told), err=True)


class _Failure(click.ClickException):
    """An input failed: exit status 1."""

    exit_code = 1

    def show(self, file: object = None) -> None:
        click.echo(f"lawgov: {self.format_message()}", err=True)


def _translate(command: click.Command) -> None:
    """Put the help of a command, of its options and of its subcommands into the language of the locale."""
    if command.help:
        command.help = language.say_help(command.help)
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = language.say(parameter.help)
            # click measures by characters, so that the Chinese for PATH would bend the column.
            if isinstance(parameter.type, click.Path):
                parameter.metavar = "PATH"
    for each in getattr(command, "commands", {}).values():
        _translate(each)


_translate(main)
