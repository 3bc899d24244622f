//! The rows of the worksheet: ideal customer, criteria in groups, thresholds, always and never,
//! stages, hand-offs, reasons, open questions, the columns of the leads, sign-offs.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Standings, hand_off};
use crate::forum::back_test::Part;
use crate::forum::due;
use crate::forum::lead_definition::{
    Criterion, Group, LeadDefinition, LeadsColumns, OpenQuestion, Rule, Stage, Standing,
    thresholds_in_words,
};
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::screens::boards::back_test;
use crate::screens::sheet::{Sheet, left_of, piece, right_of, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::rows::Entry;
use crate::session::place::Row;

/// The columns that points take.
const POINTS: u16 = 5;

/// Sections of the worksheet that have a heading of their own, from top to bottom.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Ideal,
    Group,
    Threshold,
    Always,
    Never,
    Stages,
    HandOffs,
    Reasons,
    Questions,
    Leads,
    SignOffs,
}

impl Section {
    fn of(row: &Row) -> Option<Self> {
        Some(match row {
            Row::IdealCustomer => Self::Ideal,
            Row::Group(_) | Row::Criterion(..) => Self::Group,
            Row::Threshold(_) => Self::Threshold,
            Row::Always(_) => Self::Always,
            Row::Never(_) => Self::Never,
            Row::Stage(_) => Self::Stages,
            Row::HandOff(_) => Self::HandOffs,
            Row::Reason(_) => Self::Reasons,
            Row::OpenQuestion(_) => Self::Questions,
            Row::LeadsColumns => Self::Leads,
            Row::SignOff(_) => Self::SignOffs,
            _ => return None,
        })
    }

    /// The words over it; groups and single rows have their own.
    fn heading(self) -> (&'static str, &'static str) {
        match self {
            Self::Ideal => ("Who we look for", ""),
            Self::Group => ("", ""),
            Self::Threshold => ("A lead qualifies when", ""),
            Self::Always => ("Always qualifies", "whatever the score"),
            Self::Never => ("Never qualifies", "wins over everything"),
            Self::Stages => ("Stages", "who looks after it"),
            Self::HandOffs => ("Hand-offs", ""),
            Self::Reasons => ("Reasons for sending back", ""),
            Self::Questions => ("Open questions", ""),
            Self::Leads => ("The leads it is tried on", ""),
            Self::SignOffs => ("Signed by", "an edit voids it"),
        }
    }
}

/// Sections that may have no rows, with what each holds and the letter that adds one.
const MAY_BE_EMPTY: [(Section, &str, char); 7] = [
    (Section::Group, "no criteria yet", 'g'),
    (Section::Always, "no such rule", 'a'),
    (Section::Never, "no such rule", 'n'),
    (Section::Stages, "no stage yet", 's'),
    (Section::HandOffs, "no hand-off yet", 'h'),
    (Section::Reasons, "no reason yet", 'r'),
    (Section::Questions, "no open question", 'q'),
];

/// The headings of the sections between two that have no rows, each with how to add one.
fn empty_sections(
    view: &View<'_>,
    before: Option<Section>,
    next: Section,
    entries: &mut Vec<Entry<'_>>,
) {
    for (section, none, letter) in MAY_BE_EMPTY {
        if before >= Some(section) || section >= next {
            continue;
        }
        let (title, _) = section.heading();
        let title = if title.is_empty() { "Criteria" } else { title };
        let add = view.fill("{add}");
        entries.push(Entry::gap());
        entries.push(Entry::still(1, move |sheet, area| {
            let (heading, dim, key) = (sheet.theme.heading, sheet.theme.dim, sheet.theme.key);
            sheet.put_pieces(
                area,
                &[
                    piece(title, heading),
                    piece(format!("   {none}: "), dim),
                    piece(format!("{add} {letter}"), key),
                    piece(" to add one", dim),
                ],
            );
        }));
    }
}

/// The worksheet's rows with the headings between them.
pub fn entries<'a>(
    view: &'a View<'_>,
    definition: &'a LeadDefinition,
    standings: &Standings,
    width: u16,
) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry<'a>> = Vec::with_capacity(view.rows.len() * 2);
    let mut before = None;
    // A filter shows what it finds, and nothing of what is not there.
    let whole = view.rows.contains(&Row::IdealCustomer);
    for wanted in &view.rows {
        let section = Section::of(wanted);
        if let Some(next) = section.filter(|section| whole && Some(*section) != before) {
            empty_sections(view, before, next, &mut entries);
        }
        let opens = section != before || matches!(wanted, Row::Group(_) | Row::HandOff(_));
        if opens && !entries.is_empty() {
            entries.push(Entry::gap());
        }
        if section != before
            && let Some((title, aside)) = section
                .map(Section::heading)
                .filter(|(title, _)| !title.is_empty())
        {
            entries.push(Entry::still(1, move |sheet, area| {
                let (heading, dim) = (sheet.theme.heading, sheet.theme.dim);
                sheet.put_pieces(
                    area,
                    &[piece(title, heading), piece(format!("   {aside}"), dim)],
                );
            }));
        }
        before = section;
        entries.extend(entry(view, definition, standings, wanted, width));
    }
    entries
}

fn entry<'a>(
    view: &'a View<'_>,
    definition: &'a LeadDefinition,
    standings: &Standings,
    wanted: &'a Row,
    width: u16,
) -> Option<Entry<'a>> {
    let chosen = view.is_chosen(wanted);
    let brought = view.session.leads.as_ref();
    let figures = move |entry: Entry<'a>, part: Part, id: &'a Id| match brought {
        Some(leads) => entry.with_right(back_test::BESIDE, move |sheet, area| {
            back_test::draw_criterion(sheet, area, leads, part, id.as_str());
        }),
        None => entry,
    };
    Some(match wanted {
        Row::IdealCustomer => ideal_customer(definition),
        Row::Group(id) => {
            let entry = group(wanted, definition.groups.get(id)?);
            match brought {
                Some(_) => entry.with_right(back_test::BESIDE, back_test::draw_head),
                None => entry,
            }
        }
        Row::Criterion(group, id) => {
            let found = definition.groups.get(group)?.criteria.get(id)?;
            figures(criterion(wanted, found, chosen), Part::Points, id)
        }
        Row::Threshold(_) => {
            let open = definition.qualifies_when.is_empty();
            let words = if open {
                view.fill("no score is settled yet: {open} says from which one")
            } else {
                thresholds_in_words(&definition.qualifies_when)
            };
            let lines = text::lines_of(&words, usize::from(width), 3);
            Entry::row(wanted.clone(), lines, move |sheet, area| {
                let style = if open {
                    sheet.theme.dim
                } else {
                    sheet.theme.strong
                };
                sheet.put_wrapped(area, &words, style);
            })
        }
        Row::Always(id) => {
            let entry = rule(wanted, definition.always.get(id)?, chosen);
            figures(entry, Part::Always, id)
        }
        Row::Never(id) => {
            let entry = rule(wanted, definition.never.get(id)?, chosen);
            figures(entry, Part::Never, id)
        }
        Row::Stage(id) => stage(wanted, definition.stages.get(id)?),
        Row::HandOff(id) => {
            let hand_off = definition.hand_offs.get(id)?;
            Entry::row(
                wanted.clone(),
                hand_off::lines(hand_off, width),
                move |sheet, area| {
                    hand_off::draw(sheet, area, hand_off);
                },
            )
        }
        Row::Reason(id) => {
            let reason = definition.reasons.get(id)?;
            Entry::row(wanted.clone(), 1, move |sheet, area| {
                let style = ink(sheet, &reason.retired);
                three(
                    sheet,
                    area,
                    [
                        (&reason.code, sheet.theme.key),
                        (&reason.title, style),
                        (&reason.comes_back, sheet.theme.dim),
                    ],
                );
            })
        }
        Row::OpenQuestion(id) => question(wanted, definition.open_questions.get(id)?),
        Row::LeadsColumns => leads(view, wanted, &definition.leads),
        Row::SignOff(side) => sign_off(view, standings.by(*side), wanted, *side),
        _ => return None,
    })
}

/// Retired rows are drawn dim, wherever they stand.
fn ink(sheet: &Sheet<'_>, retired: &str) -> Style {
    if retired.is_empty() {
        sheet.theme.text
    } else {
        sheet.theme.dim
    }
}

/// Three texts in columns: a short one, one that is read, one beside it.
fn three(sheet: &mut Sheet<'_>, area: Rect, texts: [(&str, Style); 3]) {
    let [
        (first, first_style),
        (second, second_style),
        (third, third_style),
    ] = texts;
    let line = row(area, 0);
    sheet.put(left_of(line, 15), first, first_style);
    let rest = skip_left(line, 16);
    let half = rest.width / 2;
    sheet.put(left_of(rest, half.saturating_sub(1)), second, second_style);
    sheet.put(skip_left(rest, half), third, third_style);
}

fn ideal_customer(definition: &LeadDefinition) -> Entry<'_> {
    let lines = definition.ideal_customer.len().max(1) as u16;
    Entry::row(Row::IdealCustomer, lines, move |sheet, area| {
        let (ground, dim) = (sheet.theme.text, sheet.theme.dim);
        if definition.ideal_customer.is_empty() {
            sheet.put(area, "not written yet", dim);
        }
        for (at, line) in definition.ideal_customer.iter().enumerate() {
            let style = if line.starts_with("Not:") {
                dim
            } else {
                ground
            };
            sheet.put(row(area, at as u16), line, style);
        }
    })
}

fn group<'a>(wanted: &Row, group: &'a Group) -> Entry<'a> {
    Entry::row(wanted.clone(), 1, move |sheet, area| {
        let (heading, dim) = (sheet.theme.heading, sheet.theme.dim);
        let mut bounds = Vec::new();
        bounds.extend(group.cap.map(|cap| format!("cap {cap}")));
        bounds.extend(group.floor.map(|floor| format!("floor {floor}")));
        if !group.retired.is_empty() {
            bounds.push("retired".to_owned());
        }
        sheet.put_pieces(
            area,
            &[
                piece(group.title.as_str(), heading),
                piece(format!("   {}", bounds.join(", ")), dim),
            ],
        );
    })
}

fn criterion<'a>(wanted: &Row, criterion: &'a Criterion, chosen: bool) -> Entry<'a> {
    let when = criterion.when.to_string();
    // The selected one is told in full: its whole test, who brought it and why.
    let about = [
        criterion
            .raised_by
            .map_or(String::new(), |side| format!("brought by {side}")),
        criterion.because.clone(),
    ];
    let about: Vec<String> = about
        .into_iter()
        .filter(|words| !words.is_empty())
        .collect();
    let about = about.join(": ");
    let lines = if chosen {
        1 + u16::from(!when.is_empty()) + u16::from(!about.is_empty())
    } else {
        1
    };
    Entry::row(wanted.clone(), lines, move |sheet, area| {
        let dim = sheet.theme.dim;
        let retired = !criterion.retired.is_empty();
        let style = ink(sheet, &criterion.retired);
        let points = format!("{:+}", criterion.points);
        let point_style = if retired { dim } else { sheet.theme.strong };
        sheet.put_right(left_of(area, POINTS), &points, point_style);
        let rest = skip_left(row(area, 0), POINTS + 2);
        if chosen {
            sheet.put(rest, &criterion.title, sheet.theme.strong);
            let below = skip_left(skip_top(area, 1), POINTS + 2);
            sheet.put(row(below, 0), &when, style);
            sheet.put(row(below, 1), &about, dim);
        } else {
            let half = (rest.width / 2).min(36);
            sheet.put(
                left_of(rest, half.saturating_sub(1)),
                &criterion.title,
                style,
            );
            sheet.put(skip_left(rest, half), &when, dim);
        }
    })
}

fn rule<'a>(wanted: &Row, rule: &'a Rule, chosen: bool) -> Entry<'a> {
    let when = rule.when.to_string();
    let lines = 1 + u16::from(chosen && !rule.reason.is_empty());
    Entry::row(wanted.clone(), lines, move |sheet, area| {
        let dim = sheet.theme.dim;
        let style = ink(sheet, &rule.retired);
        let line = skip_left(row(area, 0), POINTS + 2);
        let half = (line.width / 2).min(36);
        sheet.put(left_of(line, half.saturating_sub(1)), &rule.title, style);
        sheet.put(skip_left(line, half), &when, dim);
        let who = rule
            .raised_by
            .map_or(String::new(), |side| format!(", brought by {side}"));
        sheet.put(
            skip_left(row(area, 1), POINTS + 2),
            &format!("reason {}{who}", rule.reason),
            dim,
        );
    })
}

fn stage<'a>(wanted: &Row, stage: &'a Stage) -> Entry<'a> {
    let meaning = stage.meaning.join(" ");
    Entry::row(wanted.clone(), 1, move |sheet, area| {
        let style = ink(sheet, &stage.retired);
        let (strong, dim) = (sheet.theme.strong, sheet.theme.dim);
        let title = if stage.retired.is_empty() {
            strong
        } else {
            style
        };
        sheet.put(left_of(area, 15), &stage.title, title);
        let rest = skip_left(row(area, 0), 16);
        let side = stage.side.word();
        sheet.put_right(rest, side, dim);
        sheet.put(
            left_of(rest, rest.width.saturating_sub(11)),
            &meaning,
            style,
        );
    })
}

fn question<'a>(wanted: &Row, question: &'a OpenQuestion) -> Entry<'a> {
    let answer = question.answer.join(" ");
    let gone = !question.withdrawn.is_empty();
    let lines = 1 + u16::from(!answer.is_empty());
    Entry::row(wanted.clone(), lines, move |sheet, area| {
        let theme = sheet.theme;
        let open = answer.is_empty() && !gone;
        let (sign, sign_style) = if open {
            ("?", theme.accent)
        } else {
            (sheet.signs.done, theme.good)
        };
        let style = if open { theme.text } else { theme.dim };
        let side = question.raised_by.map_or("", Side::word);
        let line = row(area, 0);
        let used = sheet.put_right(line, side, theme.dim);
        sheet.put_pieces(
            left_of(line, line.width.saturating_sub(used + 2)),
            &[
                piece(format!("{sign} "), sign_style),
                piece(question.title.as_str(), style),
            ],
        );
        sheet.put(skip_left(row(area, 1), 2), &answer, theme.dim);
    })
}

fn leads<'a>(view: &View<'_>, wanted: &Row, leads: &'a LeadsColumns) -> Entry<'a> {
    let brought = view.session.leads.as_ref();
    let second = brought.and_then(|leads| leads.file.source.outcomes.as_ref());
    let outcome = match (second, &leads.outcome) {
        (Some(second), _) => format!(
            "became a customer: {} says so, joined on {}",
            second.name, second.join
        ),
        (None, Some(outcome)) => format!(
            "became a customer: {} is {}",
            outcome.column,
            outcome.is.join(" or ")
        ),
        (None, None) => "no outcome column yet".to_owned(),
    };
    let mut about = Vec::new();
    if !leads.missing.is_empty() {
        about.push(format!(
            "missing is {}",
            leads.missing.iter().collect::<Vec<_>>().join(", ")
        ));
    }
    if !leads.filled_after_hand_off.is_empty() {
        let columns = leads
            .filled_after_hand_off
            .iter()
            .collect::<Vec<_>>()
            .join(", ");
        about.push(format!("filled after the hand-off: {columns}"));
    }
    about.extend(leads.date.as_ref().map(|date| format!("dated by {date}")));
    let lines = 1 + u16::from(!about.is_empty());
    Entry::row(wanted.clone(), lines, move |sheet, area| {
        let (ground, dim, dot) = (sheet.theme.text, sheet.theme.dim, sheet.signs.dot);
        sheet.put(row(area, 0), &outcome, ground);
        sheet.put(row(area, 1), &about.join(&format!(" {dot} ")), dim);
    })
}

fn sign_off<'a>(view: &'a View<'_>, standing: Standing, wanted: &Row, side: Side) -> Entry<'a> {
    Entry::row(wanted.clone(), 1, move |sheet, area| {
        let theme = sheet.theme;
        let (sign, style) = match &standing {
            Standing::Signed { .. } => (sheet.signs.done, theme.good),
            Standing::Objects { .. } => (sheet.signs.warns, theme.off_track),
            Standing::SignedOther { .. } | Standing::Unsigned => (sheet.signs.expected, theme.dim),
        };
        let mut words = standing.words();
        if let Standing::Signed { by, on, .. } = &standing {
            if let Some(by) = by {
                words.push_str(", ");
                words.push_str(crate::session::boards::name_of(view.session, by));
            }
            if let Some(on) = on {
                words.push_str(", ");
                words.push_str(&due::words(*on, view.today));
            }
        }
        let line = row(area, 0);
        sheet.put(left_of(line, 15), side.word(), theme.strong);
        sheet.put_pieces(
            right_of(line, line.width.saturating_sub(16)),
            &[piece(format!("{sign} "), style), piece(words, style)],
        );
    })
}
