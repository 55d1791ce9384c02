"""What a person reads after an import."""

from pathlib import Path

from scotty.facts import Refused
from scotty.ports import Appended
from scotty.ports.imports import FileReport, What
from scotty.vendors.files.intake import Intake, Opened


def report_file(opened: Opened, intake: Intake, appended: Appended) -> FileReport:
    """Return the report of a file that was told."""
    log = intake.log
    guess = opened.guess
    report = FileReport(
        path=str(opened.path),
        as_=guess.as_,
        rows=intake.loaded + log.rejected_count,
        loaded=intake.loaded,
        rejected=log.rejected,
        rejected_count=log.rejected_count,
        rejected_path=str(log.spilled) if log.spilled else None,
        mended=log.mended,
        columns=guess.mapping.columns | guess.mapping.channels,
        kept=guess.kept,
        ambiguous=log.ambiguous,
        notes=log.notes,
        facts=appended.new,
        repeated=appended.repeated,
    )
    report.said = _say(report, intake)
    return report


def report_refusal(path: Path, refused: Refused, as_: What | None = None) -> FileReport:
    """Return the report of a file of which nothing could be read."""
    return FileReport(
        path=str(path), as_=as_, refused=refused.why, mend=refused.mend,
        said=f"{path.name}: nothing loaded. {refused.why} {refused.mend}",
    )  # fmt: skip


def _say(report: FileReport, intake: Intake) -> str:
    """Return the honest last line: what loaded, what did not, and what it lacks."""
    parts = [
        f"{Path(report.path).name}: {report.loaded:,} of {report.rows:,} rows loaded as {report.as_}"
    ]
    if report.rejected_count:
        parts.append(f"{report.rejected_count:,} rejected")
    parts += [f"{count:,} {words}" for words, count in intake.scene.tally.most_common() if count]
    mends = sum(mend.count for mend in report.mended)
    if mends:
        parts.append(f"{mends:,} mended")
    if report.kept:
        plural = "s" * (len(report.kept) != 1)
        parts.append(f"{len(report.kept)} column{plural} without a field, kept as told")
    if report.ambiguous:
        parts.append(f"{len(report.ambiguous)} ambiguous")
    if report.repeated and not report.facts:
        parts.append("nothing new: all of it was known")
    return "; ".join(parts) + "."
