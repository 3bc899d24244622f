//! The versions of the definition, newest first: who signed, what changed in words, and what came
//! of it on real leads. The selected one is told in full.

use std::fmt::Write as _;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::forum::back_test::words::{count, percent};
use crate::forum::due;
use crate::forum::lead_definition::history::{Said, Version};
use crate::forum::lead_definition::{BackTestRecord, Verdict, short};
use crate::screens::sheet::{Sheet, piece, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::rows::{self, Entry};
use crate::session::boards::versions::VersionsPage;
use crate::session::place::Row;

/// How far what belongs to a version stands in.
const IN: u16 = 2;
/// Lines that one sentence takes at most.
const MOST: usize = 4;

/// A line of a version: what it says, and how it is drawn.
struct Line {
    words: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Good,
    Bad,
    Plain,
    Dim,
    Warning,
}

impl Kind {
    fn style(self, sheet: &Sheet<'_>) -> Style {
        let theme = sheet.theme;
        match self {
            Self::Good => theme.good,
            Self::Bad => theme.off_track,
            Self::Plain => theme.text,
            Self::Dim => theme.dim,
            Self::Warning => theme.warning,
        }
    }
}

fn line(kind: Kind, words: impl Into<String>) -> Line {
    Line {
        words: words.into(),
        kind,
    }
}

/// Draws the page.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, page: &VersionsPage) {
    let room = usize::from(area.width.saturating_sub(rows::MARGIN + IN + 2));
    let mut entries = vec![
        Entry::heading(
            "Versions of this definition",
            "who signed, what changed, what came of it",
        ),
        Entry::gap(),
    ];
    if page.reading {
        entries.push(Entry::words("The texts of earlier meetings are being read"));
    }
    for (at, version) in page.versions.iter().enumerate() {
        let wanted = Row::Version(at);
        let chosen = view.is_chosen(&wanted);
        let oldest = at + 1 == page.versions.len();
        entries.push(entry(view, wanted, version, oldest, chosen, room));
        entries.push(Entry::gap());
    }
    rows::draw(sheet, area, view, &entries);
}

fn entry<'a>(
    view: &View<'_>,
    wanted: Row,
    version: &'a Version,
    oldest: bool,
    chosen: bool,
    room: usize,
) -> Entry<'a> {
    let lines = if chosen {
        in_full(view, version, oldest)
    } else {
        in_short(version, oldest)
    };
    let heights: Vec<u16> = lines
        .iter()
        .map(|line| text::lines_of(&line.words, room, MOST))
        .collect();
    let today = view.session.now.date();
    let when = due::words(view.session.day_of(&version.meeting), today);
    let height = 1 + heights.iter().sum::<u16>();
    Entry::row(wanted, height, move |sheet, area| {
        let (strong, dim) = (sheet.theme.strong, sheet.theme.dim);
        let drafts = match version.drafts_before {
            0 => String::new(),
            drafts => format!(", after {}", text::counted(drafts, "other draft")),
        };
        sheet.put_pieces(
            row(area, 0),
            &[
                piece(version.called(), strong),
                piece(format!("   meeting of {when}{drafts}"), dim),
            ],
        );
        let mut rest = skip_left(skip_top(area, 1), IN);
        for (line, height) in lines.iter().zip(&heights) {
            let place = Rect {
                height: rest.height.min(*height),
                ..rest
            };
            let style = line.kind.style(sheet);
            sheet.put_wrapped(place, &line.words, style);
            rest = skip_top(rest, *height);
        }
    })
}

/// Who signed, how much changed, the last back-test: a line each.
fn in_short(version: &Version, oldest: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    let said: Vec<String> = version
        .said
        .iter()
        .filter(|said| said.of_this_text)
        .map(|said| format!("{} {}", said.word.side, briefly(&said.word.verdict)))
        .collect();
    let said = if said.is_empty() {
        "nobody has signed it".to_owned()
    } else {
        said.join(" · ")
    };
    lines.push(line(Kind::Dim, said));
    match &version.changes[..] {
        [] if oldest => {}
        [] => lines.push(line(Kind::Dim, "nothing changed in its text")),
        [only] => lines.push(line(Kind::Plain, only.clone())),
        [first, rest @ ..] => {
            let more = text::counted(rest.len(), "more change");
            lines.push(line(Kind::Plain, format!("{first}, and {more}")));
        }
    }
    lines.extend(
        version
            .tried
            .last()
            .map(|record| line(Kind::Dim, figures(record))),
    );
    lines
}

fn briefly(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Agree => "signed",
        Verdict::AgreeWithReservation(_) => "signed, with a reservation",
        Verdict::Object(_) => "objects",
    }
}

fn in_full(view: &View<'_>, version: &Version, oldest: bool) -> Vec<Line> {
    let mut lines: Vec<Line> = version.said.iter().map(|said| word(view, said)).collect();
    if lines.is_empty() {
        lines.push(line(Kind::Dim, "nobody has signed it"));
    }
    if version.changes.is_empty() {
        lines.push(line(
            Kind::Dim,
            if oldest {
                "the first version that the meetings keep"
            } else {
                "nothing changed in its text"
            },
        ));
    } else {
        lines.push(line(Kind::Dim, "what changed:"));
        let changes = version.changes.iter();
        lines.extend(changes.map(|change| line(Kind::Plain, format!("· {change}"))));
    }
    for record in &version.tried {
        lines.extend(tried(view, record));
    }
    if version.tried.is_empty() {
        lines.push(line(Kind::Dim, "no back-test of it was recorded"));
    }
    lines
}

/// What a side said: `Sales objected to a draft before it, Fri 6 Nov, Dee: “too many”`.
fn word(view: &View<'_>, said: &Said) -> Line {
    let word = &said.word;
    let (kind, verb, words) = match (&word.verdict, said.of_this_text) {
        (Verdict::Agree, true) => (Kind::Good, "signed", ""),
        (Verdict::Agree, false) => (Kind::Dim, "signed a draft before it", ""),
        (Verdict::AgreeWithReservation(words), true) => {
            (Kind::Good, "signed, with a reservation", words.as_str())
        }
        (Verdict::AgreeWithReservation(words), false) => (
            Kind::Dim,
            "signed a draft before it, with a reservation",
            words.as_str(),
        ),
        (Verdict::Object(words), true) => (Kind::Bad, "objects", words.as_str()),
        (Verdict::Object(words), false) => {
            (Kind::Dim, "objected to a draft before it", words.as_str())
        }
    };
    let mut text = format!("{} {verb}", word.side);
    if let Some(by) = &word.by {
        text.push_str(", ");
        text.push_str(crate::session::boards::name_of(view.session, by));
    }
    if let Some(on) = word.on {
        text.push_str(", ");
        text.push_str(&due::words(on, view.today));
    }
    if !words.is_empty() {
        text.push_str(": “");
        text.push_str(words);
        text.push('”');
    }
    line(kind, text)
}

/// A recorded back-test: its figures, its file, its warnings.
fn tried(view: &View<'_>, record: &BackTestRecord) -> Vec<Line> {
    let on = record.on.map_or(String::new(), |on| {
        format!(" {}", due::words(on, view.today))
    });
    let mut file = format!("tried{on} on {}", record.file);
    if !record.outcomes_file.is_empty() {
        file.push_str(" with ");
        file.push_str(&record.outcomes_file);
    }
    if !record.period.is_empty() {
        file.push_str(", ");
        file.push_str(&record.period);
    }
    if !record.file_hash.is_empty() {
        file.push_str(", fingerprint ");
        file.push_str(short(&record.file_hash));
    }
    let mut lines = vec![line(Kind::Dim, file), line(Kind::Plain, figures(record))];
    let warnings = record.warnings.iter();
    lines.extend(warnings.map(|warning| line(Kind::Warning, format!("! {warning}"))));
    lines
}

/// `selects 321 of 1 204 · 36% became customers (all: 15%) · lift 2.36 · finds 63% of all customers`.
fn figures(record: &BackTestRecord) -> String {
    let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
    let mut words = format!(
        "selects {} of {}",
        count(record.selected),
        count(record.leads)
    );
    let precision = share(record.true_positives, record.selected);
    let base = share(record.positives, record.leads);
    if let (Some(precision), Some(base)) = (precision, base) {
        let (precision, base) = (percent(precision), percent(base));
        let _ = write!(words, " · {precision} became customers (all: {base})");
    }
    if let (Some(precision), Some(base)) = (precision, base.filter(|base| *base > 0.0)) {
        let _ = write!(words, " · lift {:.2}", precision / base);
    }
    if let Some(recall) = share(record.true_positives, record.positives) {
        let _ = write!(words, " · finds {} of all customers", percent(recall));
    }
    words
}
