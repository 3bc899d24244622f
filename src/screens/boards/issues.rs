//! The issue log: what was seen, how often, who sees to the fix.

use std::cell::OnceCell;

use ratatui::layout::Rect;

use crate::forum::due;
use crate::forum::issues::{Issue, IssueState, Owner, Ranking};
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::screens::sheet::{Piece, Sheet, left_of, piece, row, skip_left, skip_top, wrap_pieces};
use crate::screens::text;
use crate::screens::theme::Theme;
use crate::screens::view::View;
use crate::screens::widgets::{heading, list, rows};
use crate::session::boards::hands::people_here;
use crate::session::boards::issue::owner_words;
use crate::session::open::OpenMeeting;
use crate::session::place::Row;

/// The columns behind the title: the state, at its longest.
const STATE: u16 = 20;

/// The columns before the title: which of the first three it is.
const FIRST: u16 = 3;

/// Draws the log.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, meeting: &OpenMeeting) {
    let line = skip_left(row(area, 0), rows::MARGIN);
    let open = text::counted(view.rows.len(), "issue");
    heading(
        sheet,
        line,
        &format!("Issues {}", order_words(meeting)),
        &format!("{open}{}", aside(view, meeting)),
    );
    let top = first_three(view, meeting);
    let hidden = meeting.boards.issues.voting;
    let area = skip_top(area, 2);
    if view.rows.is_empty() {
        let dim = sheet.theme.dim;
        let words = view.fill(
            "No open issue. {capture-issue} captures one: what was seen, not whose fault it was",
        );
        sheet.put(skip_left(area, rows::MARGIN), &words, dim);
        return;
    }
    let width = usize::from(area.width.saturating_sub(rows::MARGIN + FIRST + 2));
    let (theme, dot) = (sheet.theme, sheet.signs.dot);
    // What stands in an entry, worked out once for those that are measured or seen.
    let entries: Vec<_> = view.rows.iter().map(|_| OnceCell::new()).collect();
    let entry = |at: usize| {
        let entry = entries[at].get_or_init(|| {
            let Row::Issue(id) = &view.rows[at] else {
                return None;
            };
            let issue = meeting.boards.issues.issues.get(id)?;
            let about = about(theme, dot, view, issue, hidden);
            Some(Entry {
                issue,
                first: top.iter().position(|first| *first == id),
                title: title_lines(issue, width),
                below: wrap_pieces(&about, width, 2).len() as u16,
                about,
            })
        });
        entry.as_ref()
    };
    list::list(
        sheet,
        area,
        view.rows.len(),
        view.chosen_at(),
        |at| entry(at).map_or(0, |entry| entry.title + entry.below + 1),
        |sheet, at, place| {
            let Some(entry) = entry(at) else {
                return;
            };
            let place = Rect {
                height: place.height.min(entry.title + entry.below),
                ..place
            };
            let chosen = view.is_chosen(&view.rows[at]);
            let inner = Rect {
                width: area.width.saturating_sub(rows::MARGIN + 2),
                ..skip_left(place, rows::MARGIN)
            };
            draw_issue(sheet, inner, entry, chosen);
            rows::mark(sheet, place, &view.rows[at], chosen);
        },
    );
}

/// What stands in the log of an issue.
struct Entry<'a> {
    issue: &'a Issue,
    /// Which of the first three it is.
    first: Option<usize>,
    /// The lines of its title.
    title: u16,
    /// What is known of it, and over how many lines.
    about: Vec<Piece<'static>>,
    below: u16,
}

/// By what the log is ordered. Without a vote nothing is ordered by votes.
fn order_words(meeting: &OpenMeeting) -> &'static str {
    let issues = &meeting.boards.issues;
    match meeting.order {
        Ranking::Votes if issues.votes_in() == 0 && !issues.voting => "by age, no votes",
        Ranking::Impact if issues.has_units_apart() => "by impact, each unit apart",
        order => order.words(),
    }
}

/// What is to be known of the order.
fn aside(view: &View<'_>, meeting: &OpenMeeting) -> String {
    view.fill(if meeting.boards.issues.voting {
        ", votes are being counted: {vote} goes on"
    } else if meeting.boards.issues.open_count() > 3 {
        ", the first three are worked on first"
    } else {
        ""
    })
}

/// The three that are worked on first, where there are more than three.
fn first_three<'a>(view: &View<'_>, meeting: &'a OpenMeeting) -> Vec<&'a Id> {
    if meeting.boards.issues.voting || meeting.boards.issues.open_count() <= 3 {
        return Vec::new();
    }
    let top = meeting.boards.issues.top_three(meeting.order, view.today);
    top.into_iter().map(|(id, _)| id).collect()
}

fn draw_issue(sheet: &mut Sheet<'_>, area: Rect, entry: &Entry<'_>, chosen: bool) {
    let (theme, issue) = (sheet.theme, entry.issue);
    let open = issue.state.is_open();
    if let Some(first) = entry.first {
        sheet.put(left_of(area, 1), &(first + 1).to_string(), theme.accent);
    }
    let body = skip_left(area, FIRST);
    let line = row(body, 0);
    let (words, style) = state_words(sheet, issue);
    let used = sheet.put_right(line, &words, style);
    let title = match (open, chosen) {
        (true, true) => theme.strong,
        (true, false) => theme.text,
        (false, _) => theme.dim,
    };
    let lines = Rect {
        height: body.height.min(entry.title),
        ..left_of(body, body.width.saturating_sub(used.max(STATE) + 2))
    };
    sheet.put_wrapped(lines, &issue.title, title);
    let rest = skip_top(body, lines.height);
    let about = wrap_pieces(&entry.about, usize::from(body.width), 2);
    for (at, line) in about.iter().enumerate() {
        sheet.put_pieces(row(rest, at as u16), line);
    }
}

/// The lines of a title beside its state.
fn title_lines(issue: &Issue, room: usize) -> u16 {
    text::lines_of(&issue.title, room.saturating_sub(usize::from(STATE) + 2), 2)
}

/// The state in words; for a closed one, how it ended.
fn state_words(sheet: &Sheet<'_>, issue: &Issue) -> (String, ratatui::style::Style) {
    let theme = sheet.theme;
    match (issue.state, issue.outcome) {
        (IssueState::Closed, Some(outcome)) => (
            format!("{} {}", sheet.signs.done, outcome.words()),
            theme.good,
        ),
        (IssueState::Parked, _) => {
            let until = issue.parked_until.map_or(String::new(), |day| {
                format!(" until {}", day.strftime("%-d %b"))
            });
            (format!("{} parked{until}", sheet.signs.parked), theme.dim)
        }
        (state, _) => (state.words().to_owned(), theme.heading),
    }
}

/// What is known of an issue: how often it was seen and what it costs come first.
fn about(
    theme: &Theme,
    dot: &str,
    view: &View<'_>,
    issue: &Issue,
    hidden: bool,
) -> Vec<Piece<'static>> {
    let wants_owner = issue.owner == Owner::Nobody && issue.state.is_open();
    let owner = owner_words(view.session, &issue.owner);
    let mut pieces: Vec<Piece<'static>> = Vec::new();
    let mut add = |words: String, style| {
        if !words.is_empty() {
            // The dot stays with the words before it, where the line is wrapped.
            if let Some((before, _)) = pieces.last_mut() {
                before.to_mut().extend([" ", dot, " "]);
            }
            pieces.push(piece(words, style));
        }
    };
    if issue.ask_returns(view.today)
        && let Some(sent) = issue.ask.as_ref().and_then(|ask| ask.sent)
    {
        let days = due::days_between(sent, view.today);
        let words = format!("asked leadership {} ago, no answer yet", age_words(days));
        add(words, theme.off_track);
    }
    if !hidden {
        add(votes_words(view, issue), theme.accent);
    }
    let counts = issue.counts().words();
    if !counts.is_empty() {
        add(format!("seen in {counts}"), theme.text);
    }
    add(issue.impact_words(), theme.text);
    let owner_style = if wants_owner {
        theme.off_track
    } else {
        theme.text
    };
    add(owner, owner_style);
    let side = issue.side.map_or("", Side::word);
    add(side.to_owned(), theme.dim);
    if let Some(age) = issue.age(view.today).filter(|age| *age > 0) {
        add(format!("{} old", age_words(age)), theme.dim);
    }
    if issue.carried > 0 {
        add(format!("carried {}×", issue.carried), theme.dim);
    }
    pieces
}

/// `4 votes`, and where it tells of nobody, how they divide: `4 votes (Marketing 1, Sales 3)`.
fn votes_words(view: &View<'_>, issue: &Issue) -> String {
    let votes = issue.votes.len();
    if votes == 0 {
        return String::new();
    }
    let sides = issue.votes_by_side(|side| people_here(view.session, side));
    let sides: Vec<String> = sides
        .iter()
        .map(|(side, votes)| format!("{side} {votes}"))
        .collect();
    let sides = if sides.is_empty() {
        String::new()
    } else {
        format!(" ({})", sides.join(", "))
    };
    format!("{}{sides}", text::counted(votes, "vote"))
}

/// An age as people say it: `3 days`, `6 weeks`.
fn age_words(days: i64) -> String {
    let (count, unit) = match days {
        ..14 => (days, "day"),
        14..63 => (days / 7, "week"),
        _ => (days / 30, "month"),
    };
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{s}")
}
