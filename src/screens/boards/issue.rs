//! An opened issue, as a page: what was seen, the tree of whys, who sees to the fix, what next.

use ratatui::layout::Rect;

use crate::forum::due;
use crate::forum::issues::{Issue, IssueState};
use crate::forum::meeting::Boards;
use crate::forum::reason;
use crate::forum::record::Id;
use crate::screens::sheet::{Piece, Sheet, left_of, piece, row, skip_left, skip_top, top_of};
use crate::screens::text;
use crate::screens::view::View;
use crate::screens::widgets::rows::{self, Entry, MARGIN};
use crate::session::boards::earlier_issue::pointed_out;
use crate::session::boards::issue::{label, owner_words, reach_word};
use crate::session::boards::team;
use crate::session::commands::Command;
use crate::session::hint::ends_at_person;
use crate::session::place::{IssuePart, Row};

/// The columns of the labels.
const LABEL: u16 = 22;

/// The most lines of the title.
const TITLE: usize = 2;

/// The way that the top of the page shows.
const WAY: [IssueState; 6] = [
    IssueState::Raised,
    IssueState::Understood,
    IssueState::Owned,
    IssueState::Trying,
    IssueState::Checked,
    IssueState::Closed,
];

/// Draws the page.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, issue: &Issue) {
    // The title and how far it is stay on top, however far the page is scrolled.
    let title = left_of(
        skip_left(area, MARGIN),
        area.width.saturating_sub(MARGIN + 2),
    );
    let lines = text::lines_of(&issue.title, usize::from(title.width), TITLE);
    let strong = sheet.theme.strong;
    sheet.put_wrapped(top_of(title, lines), &issue.title, strong);
    let area = skip_top(area, lines);
    draw_way(sheet, skip_left(row(area, 0), MARGIN), issue);
    let next = issue.next_state();
    let missing = next
        .map(|state| issue.missing_for(state))
        .unwrap_or_default();
    if let (Some(next), false) = (next, missing.is_empty()) {
        let words = format!(
            "before {}: {}",
            next.words().to_lowercase(),
            missing.join(", ")
        );
        let dim = sheet.theme.dim;
        sheet.put(skip_left(row(area, 1), MARGIN), &words, dim);
    }
    let width = usize::from(area.width.saturating_sub(MARGIN + LABEL + 2));
    if let Some(words) = pointed_out(view.session) {
        let key = view.session.keys.shown(Command::EarlierIssue);
        let (accent, dim) = (sheet.theme.key, sheet.theme.dim);
        let line = [
            piece(format!("like {words}   "), dim),
            piece(key, accent),
            piece(" shows it", dim),
        ];
        sheet.put_pieces(skip_left(row(area, 2), MARGIN), &line);
    }
    let top = if pointed_out(view.session).is_some() {
        4
    } else {
        3
    };
    rows::draw(
        sheet,
        skip_top(area, top),
        view,
        &entries(view, issue, width),
    );
}

/// `Raised ─ Understood ─ ► Owned ─ Trying ─ Checked ─ Closed`
fn draw_way(sheet: &mut Sheet<'_>, line: Rect, issue: &Issue) {
    let theme = sheet.theme;
    let at = WAY.iter().position(|state| *state == issue.state);
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    for (place, state) in WAY.iter().enumerate() {
        if place > 0 {
            pieces.push(piece(format!(" {} ", sheet.signs.line), theme.faint));
        }
        let (sign, style) = match at {
            Some(at) if place == at => (sheet.signs.current, theme.accent),
            Some(at) if place < at => (sheet.signs.done, theme.good),
            _ => ("", theme.dim),
        };
        let gap = if sign.is_empty() { "" } else { " " };
        pieces.push(piece(format!("{sign}{gap}"), style));
        pieces.push(piece(
            state.words(),
            if at == Some(place) {
                theme.strong
            } else {
                theme.dim
            },
        ));
    }
    if at.is_none() {
        // It stands beside the way: where it is comes first, and stays on a narrow screen.
        let here = format!("{} {}   ", sheet.signs.current, issue.state.words());
        pieces.insert(0, piece(here, theme.accent));
    }
    sheet.put_pieces(line, &pieces);
}

fn entries<'a>(view: &'a View<'_>, issue: &'a Issue, width: usize) -> Vec<Entry<'a>> {
    let whys = issue.whys_in_order();
    let mut entries = Vec::new();
    for wanted in &view.rows {
        match wanted {
            Row::IssuePart(part) => {
                let parent = matches!(part, IssuePart::Whys | IssuePart::Factors);
                if !entries.is_empty() {
                    entries.push(Entry::gap());
                }
                entries.push(if parent {
                    group(view, wanted, issue, *part)
                } else {
                    part_entry(view, wanted, issue, *part, width)
                });
            }
            Row::Why(id) => {
                let ends = ends_at_person(view.session, id).then(|| view.fill(ENDS_AT_PERSON));
                entries.extend(why(wanted, &whys, id, (width, ends)));
            }
            Row::Factor(id) => {
                let Some(factor) = issue.factors.get(id) else {
                    continue;
                };
                entries.push(Entry::row(wanted.clone(), 1, move |sheet, area| {
                    let (theme, signs) = (sheet.theme, sheet.signs);
                    let gone = withdrawn_words(&factor.withdrawn);
                    let (sign, ink) = match &gone {
                        None => (signs.dot, theme.text),
                        Some(_) => (signs.dropped, theme.dim),
                    };
                    let about = gone.unwrap_or_else(|| reach_word(factor.reach).to_owned());
                    let line = [
                        piece(format!("{sign} "), theme.dim),
                        piece(factor.text.as_str(), ink),
                        piece(format!("   {about}"), theme.dim),
                    ];
                    sheet.put_pieces(skip_left(area, 2), &line);
                }));
            }
            _ => {}
        }
    }
    entries
}

/// `withdrawn: no longer so`, of what does not stand any more.
fn withdrawn_words(withdrawn: &str) -> Option<String> {
    let reason = reason::words(withdrawn);
    (!reason.is_empty()).then(|| format!("withdrawn: {reason}"))
}

/// The head of the whys or factors: its rows follow.
fn group<'a>(view: &View<'_>, wanted: &Row, issue: &Issue, part: IssuePart) -> Entry<'a> {
    let empty = match part {
        IssuePart::Whys => issue.whys.is_empty(),
        _ => issue.factors.is_empty(),
    };
    let about = view.fill(if empty {
        "   {open} adds the first"
    } else {
        ""
    });
    Entry::row(wanted.clone(), 1, move |sheet, area| {
        let (heading, dim) = (sheet.theme.heading, sheet.theme.dim);
        let about = about.as_str();
        sheet.put_pieces(area, &[piece(label(part), heading), piece(about, dim)]);
    })
}

fn part_entry<'a>(
    view: &View<'_>,
    wanted: &Row,
    issue: &'a Issue,
    part: IssuePart,
    width: usize,
) -> Entry<'a> {
    let words = part_words(view, issue, part);
    let texts: Vec<String> = if words.is_empty() {
        vec![String::new()]
    } else {
        words
    };
    let lines: u16 = texts
        .iter()
        .map(|line| text::lines_of(line, width, 4))
        .sum();
    let words = match part {
        IssuePart::Title => "About it",
        part => label(part),
    };
    Entry::row(wanted.clone(), lines, move |sheet, area| {
        let theme = sheet.theme;
        sheet.put(left_of(area, LABEL - 2), words, theme.dim);
        let mut rest = skip_left(area, LABEL);
        if texts.iter().all(String::is_empty) {
            let words = match part {
                IssuePart::Count => "a count helps: 12 of 80, and where the numbers come from",
                _ => sheet.signs.dot,
            };
            sheet.put(rest, words, theme.dim);
        }
        let style = theme.text;
        for line in &texts {
            let lines = Rect {
                height: rest.height.min(4),
                ..rest
            };
            rest = skip_top(rest, sheet.put_wrapped(lines, line, style));
        }
    })
}

fn part_words(view: &View<'_>, issue: &Issue, part: IssuePart) -> Vec<String> {
    let one = |words: String| {
        if words.is_empty() {
            Vec::new()
        } else {
            vec![words]
        }
    };
    match part {
        IssuePart::Title => about_words(view, issue),
        IssuePart::Observed => issue.observed.clone(),
        IssuePart::Count => {
            let counts = issue.counts().words();
            let source = if issue.source.is_empty() {
                String::new()
            } else {
                format!(", from {}", issue.source)
            };
            one(if counts.is_empty() {
                counts
            } else {
                format!("{counts}{source}")
            })
        }
        IssuePart::Impact => issue
            .impact
            .iter()
            .cloned()
            .chain(one(issue.impact_words()))
            .collect(),
        IssuePart::WentWell => issue.went_well.clone(),
        IssuePart::Owner => {
            let owner = owner_words(view.session, &issue.owner);
            let side = issue.side.map_or(String::new(), |side| format!(", {side}"));
            one(format!("{owner}{side}"))
                .into_iter()
                .chain(one(poll_words(issue)))
                .collect()
        }
        IssuePart::Team => one(team::words(view.session, &issue.team)),
        IssuePart::NextStep => {
            let by = issue.next_step_by.map_or(String::new(), |by| {
                format!(", by {}", due::words(by, view.today))
            });
            let step = one(if issue.next_step.is_empty() {
                String::new()
            } else {
                let step = issue.next_step.trim_end();
                let step = if by.is_empty() {
                    step
                } else {
                    step.trim_end_matches('.')
                };
                format!("{step}{by}")
            });
            step.into_iter().chain(actions_words(view)).collect()
        }
        IssuePart::Ask => ask_words(view, issue),
        IssuePart::Measure => match (issue.before.is_empty(), issue.after.is_empty()) {
            (true, true) => Vec::new(),
            (false, true) => one(format!("before: {}", issue.before)),
            (true, false) => one(format!("after: {}", issue.after)),
            (false, false) => vec![
                format!("before: {}", issue.before),
                format!("after: {}", issue.after),
            ],
        },
        IssuePart::Learned => issue.learned.clone(),
        IssuePart::Whys | IssuePart::Factors => Vec::new(),
    }
}

/// Where it comes from, what it serves, and what became of it on its way.
fn about_words(view: &View<'_>, issue: &Issue) -> Vec<String> {
    let Some(meeting) = view.meeting else {
        return Vec::new();
    };
    let boards = &meeting.boards;
    let mut words = Vec::new();
    if let Some(until) = issue
        .parked_until
        .filter(|_| issue.state == IssueState::Parked)
    {
        words.push(format!("parked until {}", due::words(until, view.today)));
    }
    let back: Vec<String> = issue
        .reopened
        .iter()
        .map(|day| due::words(*day, view.today))
        .collect();
    if !back.is_empty() {
        words.push(format!("came back {}", back.join(", ")));
    }
    words.extend(issue.went_on.values().map(|went| {
        let on = went.on.map_or(String::new(), |on| {
            format!(", {}", due::words(on, view.today))
        });
        format!(
            "went on to {} without {}: “{}”{on}",
            went.to.words(),
            went.missing.join(", "),
            went.reason
        )
    }));
    let links = links(boards, issue).join("; ");
    if !links.is_empty() {
        words.push(links);
    }
    words
}

/// What it came from, what it stands in the way of, what it is like, and its tags.
fn links(boards: &Boards, issue: &Issue) -> Vec<String> {
    let kpi = issue.kpi.as_ref();
    let kpi = kpi.and_then(|id| boards.scoreboard.kpis.get(id));
    let action = issue.action.as_ref();
    let action = action.and_then(|id| boards.actions.actions.get(id));
    let objective = issue.objective.as_ref();
    let objective = objective.and_then(|id| boards.meeting.objectives.get(id));
    let like = issue.like.as_ref();
    let like = like.and_then(|id| boards.issues.issues.get(id));
    let tags: Vec<String> = issue.tags.iter().map(|tag| format!("#{tag}")).collect();
    let links = [
        kpi.map(|kpi| format!("from the KPI “{}”", kpi.name)),
        action.map(|action| format!("from the action “{}”", action.title)),
        objective.map(|one| format!("in the way of “{}”", one.title)),
        like.map(|like| format!("like “{}”", like.title)),
        (!tags.is_empty()).then(|| tags.join(" ")),
    ];
    links.into_iter().flatten().collect()
}

/// The actions that were made from the opened issue: `action: Rent a scanner, Dee, Doing`.
fn actions_words(view: &View<'_>) -> Vec<String> {
    let Some(meeting) = view.meeting else {
        return Vec::new();
    };
    let made = meeting.boards.actions.actions.values();
    let made = made.filter(|action| action.issue.is_some() && action.issue == meeting.issue);
    made.map(|action| {
        let (owner, state) = (view.owner(action.owner.as_ref()), action.state.words());
        let due = action.due.map_or(String::new(), |due| {
            format!(", by {}", due::words(due, view.today))
        });
        format!("action: {} ({owner}{due}, {state})", action.title)
    })
    .collect()
}

/// What the show of hands said: `hands: both together 5, Sales 2`.
fn poll_words(issue: &Issue) -> String {
    let words = issue.poll_in_words();
    if words.is_empty() {
        words
    } else {
        format!("hands: {words}")
    }
}

fn ask_words(view: &View<'_>, issue: &Issue) -> Vec<String> {
    let Some(ask) = &issue.ask else {
        return Vec::new();
    };
    // Both sides put their names to all of it: it is read before it is ticked.
    let mut words = ask.what.clone();
    let parts = [
        ("why not ourselves", ask.why.join(" ")),
        ("options", ask.options.join("; ")),
        ("cost", ask.cost.clone()),
        ("to", ask.to.clone()),
        (
            "decide by",
            ask.decide_by
                .map_or(String::new(), |day| due::words(day, view.today)),
        ),
    ];
    let said = parts.iter().filter(|(_, text)| !text.trim().is_empty());
    words.extend(said.map(|(what, text)| format!("{what}: {text}")));
    let not_yet = ask.not_backed_by();
    let sides: Vec<&str> = not_yet.iter().map(|side| side.word()).collect();
    words.push(match (sides.first(), ask.sent, ask.answered) {
        (_, _, Some(on)) => format!("answered {}", due::words(on, view.today)),
        (_, Some(on), None) => {
            let on = due::words(on, view.today);
            let open = view.fill("{open} writes it down");
            format!("sent {on} by both sides, no answer yet; {open}")
        }
        (None, None, None) => view.fill("backed by both sides; {tick} sends it"),
        (Some(side), None, None) => {
            let sides = sides.join(" and ");
            let tick = view.fill("{tick} puts");
            format!("not backed by {sides} yet; {tick} {side} behind it")
        }
    });
    words.extend(ask.answer.iter().cloned());
    words
}

/// Said below a why that stops too early.
const ENDS_AT_PERSON: &str = "ends at a person; what made that likely? {add} adds a deeper why";

/// One why, with the branches that lead to it.
fn why<'a>(
    wanted: &Row,
    whys: &[(usize, &Id, &'a crate::forum::issues::Why)],
    id: &Id,
    (width, ends_at_person): (usize, Option<String>),
) -> Option<Entry<'a>> {
    let at = whys.iter().position(|(_, known, _)| *known == id)?;
    let (depth, _, why) = whys[at];
    // For each level, whether another answer at that level follows below.
    let goes_on: Vec<bool> = (0..=depth)
        .map(|level| {
            let after = whys[at + 1..].iter().map(|(deep, ..)| *deep);
            after
                .take_while(|deep| *deep >= level)
                .any(|deep| deep == level)
        })
        .collect();
    let room = (width + usize::from(LABEL)).saturating_sub(2 + 3 * (depth + 1));
    let gone = withdrawn_words(&why.withdrawn);
    let stands = gone.is_none();
    let said = gone.map_or_else(|| why.text.clone(), |gone| format!("{}   {gone}", why.text));
    // The sign before what is withdrawn takes two cells.
    let own = text::lines_of(&said, room.saturating_sub(if stands { 0 } else { 2 }), 3);
    let lines = own + u16::from(ends_at_person.is_some());
    Some(Entry::row(wanted.clone(), lines, move |sheet, area| {
        let (faint, dim, ground) = (sheet.theme.faint, sheet.theme.dim, sheet.theme.text);
        let mut place = skip_left(area, 2);
        for (level, goes_on) in goes_on.iter().enumerate() {
            let own = level == depth;
            let (first, below) = match (own, goes_on) {
                (true, true) => (sheet.signs.branch, sheet.signs.beside),
                (true, false) => (sheet.signs.last_branch, "   "),
                (false, true) => (sheet.signs.beside, sheet.signs.beside),
                (false, false) => ("   ", "   "),
            };
            for line in 0..place.height {
                sheet.put(
                    row(place, line),
                    if line == 0 { first } else { below },
                    faint,
                );
            }
            place = skip_left(place, 3);
        }
        if stands {
            sheet.put_wrapped(top_of(place, own), &said, ground);
        } else {
            let sign = sheet.signs.dropped;
            sheet.put(place, sign, dim);
            place = skip_left(place, 2);
            sheet.put_wrapped(top_of(place, own), &said, dim);
        }
        if let Some(words) = &ends_at_person {
            sheet.put(skip_top(place, own), words, dim);
        }
    }))
}
