"""Writes ../../china.txt, the calendar of China's public holidays, and what each package says, for the test to compare.

    python3 -m venv env && env/bin/pip install -r requirements.txt && env/bin/python make.py

Two packages that were written independently must agree on every day; a year in which they do not is reported and left out.
When the notice for a year is published: raise the versions in requirements.txt to ones that carry it, add the notice to
notices.txt, run this, and compare the new lines of china.txt with the notice by eye.

The packages (all under the MIT licence) are used here only; what is kept of them is facts of public notices and of the sky.
"""
import datetime
import importlib.metadata
import pathlib

import chinese_calendar
import holidays
from lunar_python import Lunar

HERE = pathlib.Path(__file__).parent
LAST_BY_LAW = 2060  # of the dates of festivals, which the moon and the sun fix
DAY = datetime.timedelta(days=1)

notices = [line.split(" ", 1) for line in (HERE / "notices.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
years = sorted({int(year) for year, _ in notices})
version = importlib.metadata.version


def days(year):
    day = datetime.date(year, 1, 1)
    while day.year == year:
        yield day
        day += DAY


public = holidays.country_holidays("CN", years=range(years[0] - 1, years[-1] + 1), language="en_US")
worked_weekends = set(public.weekend_workdays)


def works_by_holidays(day):
    return day in worked_weekends or (day.weekday() < 5 and day not in public)


def departures(works, year):
    """The days of a year that are not what their weekday says: -MM-DD off from Monday to Friday, +MM-DD worked else."""
    return [("+" if works(d) else "-") + d.strftime("%m-%d") for d in days(year) if works(d) != (d.weekday() < 5)]


def festivals_by_holidays(year):
    """New Year's Day of the lunar calendar, Qingming, Dragon Boat Festival, Mid-Autumn Festival."""
    of_year = holidays.country_holidays("CN", years=year, language="en_US", observed=False)
    names = ["Chinese New Year (Spring Festival)", "Tomb-Sweeping Day", "Dragon Boat Festival", "Mid-Autumn Festival"]
    return [min(d for d in of_year if name in of_year[d].split("; ")).strftime("%m-%d") for name in names]


def festivals_by_lunar(year):
    def solar(of):
        return datetime.date(of.getYear(), of.getMonth(), of.getDay()).strftime("%m-%d")

    first = Lunar.fromYmd(year, 1, 1)
    return [solar(first.getSolar()), solar(first.getJieQiTable()["清明"]),
            solar(Lunar.fromYmd(year, 5, 5).getSolar()), solar(Lunar.fromYmd(year, 8, 15).getSolar())]


def dump(name, lines):
    package = name.removesuffix(".txt")
    text = f"# What {package} {version(package)} (MIT) says, for the test; written by make.py.\n"
    (HERE / name).write_text(text + "".join(line + "\n" for line in lines), "utf-8")


said = {
    "chinesecalendar.txt": [f"{y} " + " ".join(departures(chinese_calendar.is_workday, y)) for y in years],
    "holidays.txt": [f"{y} " + " ".join(departures(works_by_holidays, y)) for y in years],
}
law = {
    "holidays.txt": {y: festivals_by_holidays(y) for y in range(years[0], LAST_BY_LAW + 1)},
    "lunar_python.txt": {y: festivals_by_lunar(y) for y in range(years[0], LAST_BY_LAW + 1)},
}
dump("chinesecalendar.txt", said["chinesecalendar.txt"])
dump("holidays.txt", said["holidays.txt"] + ["law %d %s" % (y, " ".join(f)) for y, f in law["holidays.txt"].items()])
dump("lunar_python.txt", ["law %d %s" % (y, " ".join(f)) for y, f in law["lunar_python.txt"].items()])

for a, b in zip(said["chinesecalendar.txt"], said["holidays.txt"]):
    if a != b:
        print(f"differ, the year is left out:\n  chinesecalendar {a}\n  holidays        {b}")
        years.remove(int(a[:4]))
for y in sorted(law["holidays.txt"]):
    if law["holidays.txt"][y] != law["lunar_python.txt"][y]:
        print(f"differ, the year is left out:\n  holidays     {y} {law['holidays.txt'][y]}\n  lunar_python {y} {law['lunar_python.txt'][y]}")
        del law["holidays.txt"][y]


def holiday_runs(year):
    """Runs of days off with a day from Monday to Friday or a holiday in them, begun in the year or, for the first, before."""
    for day in days(year):
        begun_before = not works_by_holidays(day - DAY) and day != datetime.date(years[0], 1, 1)
        if works_by_holidays(day) or begun_before:
            continue
        run = [day]
        while not works_by_holidays(run[-1] + DAY):
            run.append(run[-1] + DAY)
        if any(d.weekday() < 5 or d in public for d in run):
            yield f"off {run[0]} {len(run)}"


lines = f"""\
# China's public holidays and the weekend days that are worked instead (调休), by year, for years whose arrangement is published.
#
# Source: the State Council's notices, named with each year: number, day of issue, title. They are official documents, which
# China's copyright law leaves free (article 5). Written by testdata/calendar/make.py, not by hand, from two packages that
# agree on every day: PyPI chinesecalendar {version("chinesecalendar")} and holidays {version("holidays")} (both MIT).
#
#   notice YEAR NUMBER ISSUED TITLE
#   off    FIRST-DAY DAYS              a run of days off; a weekend that joins a holiday is part of it
#   work   DAY                         a Saturday or Sunday that is worked
#   law    YEAR DAY DAY DAY DAY        the lunar New Year's Day, Qingming, Dragon Boat Festival, Mid-Autumn Festival of a year
#                                      whose arrangement is not published: PyPI holidays {version("holidays")} and lunar_python {version("lunar_python")} (MIT)
""".splitlines()
for year in years:
    lines += [f"notice {y} {rest}" for y, rest in notices if int(y) == year]
    lines += holiday_runs(year)
    lines += [f"work {d}" for d in days(year) if works_by_holidays(d) and d.weekday() >= 5]
lines += [f"law {y} {' '.join(f)}" for y, f in sorted(law["holidays.txt"].items()) if y > years[-1]]
(HERE.parent.parent / "china.txt").write_text("".join(line + "\n" for line in lines), "utf-8")
