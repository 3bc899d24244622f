//! The issue log: what was seen, how often, who sees to the fix.

use ratatui::layout::Rect;

use crate::forum::issues::{Issue, IssueState, Owner};
use crate::screens::sheet::{Piece, Sheet, left_of, piece, row, skip_left, skip_top};
use crate::screens::text;
use crate::screens::view::{View, short_side};
use crate::screens::widgets::{heading, list, rows};
use crate::session::boards::issue::owner_words;
use crate::session::open::OpenMeeting;
use crate::session::place::Row;

/// The columns before the title: votes.
const VOTES: u16 = 4;

/// Draws the log.
pub fn draw(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, meeting: &OpenMeeting) {
    let line = skip_left(row(area, 0), rows::MARGIN);
    let open = text::counted(view.rows.len(), "issue");
    heading(
        sheet,
        line,
        &format!("Issues {}", meeting.order.words()),
        &open,
    );
    let area = skip_top(area, 2);
    if view.rows.is_empty() {
        let dim = sheet.theme.dim;
        sheet.put(
            skip_left(area, rows::MARGIN),
            "No open issue. i captures one: what was seen, not whose fault it was",
            dim,
        );
        return;
    }
    list::list(
        sheet,
        area,
        view.rows.len(),
        view.chosen_at(),
        |_| 3,
        |sheet, at, place| {
            let Row::Issue(id) = &view.rows[at] else {
                return;
            };
            let Some(issue) = meeting.boards.issues.issues.get(id) else {
                return;
            };
            let place = Rect {
                height: place.height.min(2),
                ..place
            };
            let chosen = view.is_chosen(&view.rows[at]);
            draw_issue(sheet, skip_left(place, rows::MARGIN), view, issue, chosen);
            rows::mark(sheet, place, &view.rows[at], view.is_chosen(&view.rows[at]));
        },
    );
}

fn draw_issue(sheet: &mut Sheet<'_>, area: Rect, view: &View<'_>, issue: &Issue, chosen: bool) {
    let theme = sheet.theme;
    let open = issue.state.is_open();
    let votes = issue.votes.len();
    if votes > 0 {
        sheet.put_right(
            left_of(area, 2),
            &votes.to_string(),
            if open { theme.accent } else { theme.dim },
        );
        sheet.put_right(
            left_of(row(area, 1), 2),
            if votes == 1 { "vote" } else { "" },
            theme.dim,
        );
    }
    let body = skip_left(area, VOTES);
    let line = row(body, 0);
    let (words, style) = state_words(sheet, issue);
    let used = sheet.put_right(line, &words, style);
    let title = match (open, chosen) {
        (true, true) => theme.strong,
        (true, false) => theme.text,
        (false, _) => theme.dim,
    };
    sheet.put(
        left_of(line, line.width.saturating_sub(used + 2)),
        &issue.title,
        title,
    );
    let about = about(sheet, view, issue);
    sheet.put_pieces(row(body, 1), &about);
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

fn about<'a>(sheet: &Sheet<'_>, view: &View<'_>, issue: &'a Issue) -> Vec<Piece<'a>> {
    let theme = sheet.theme;
    let dot = sheet.signs.dot;
    let wants_owner = issue.owner == Owner::Nobody && issue.state.is_open();
    let owner = owner_words(view.session, &issue.owner);
    let mut pieces = vec![piece(
        owner,
        if wants_owner {
            theme.off_track
        } else {
            theme.text
        },
    )];
    let mut add = |words: String| {
        if !words.is_empty() {
            pieces.push(piece(format!(" {dot} {words}"), theme.dim));
        }
    };
    add(issue
        .side
        .map_or(String::new(), |side| short_side(side).to_owned()));
    let counts = issue.counts().words();
    add(if counts.is_empty() {
        counts
    } else {
        format!("seen in {counts}")
    });
    add(issue.impact_words());
    if let Some(age) = issue.age(view.today).filter(|age| *age > 0) {
        add(format!("{} old", age_words(age)));
    }
    if issue.carried > 0 {
        add(format!("carried {}×", issue.carried));
    }
    pieces
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
