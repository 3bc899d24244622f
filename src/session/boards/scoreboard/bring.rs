//! Figures from a CSV onto the scoreboard on screen, as one edit.

use super::super::super::Session;
use super::super::super::over::{Over, Page};
use crate::forum::files::MeetingName;
use crate::forum::refusal::Refusal;
use crate::forum::scoreboard::{FigureRow, Figures};

/// A file of figures was read; or why it could not be.
pub fn figures_read(
    session: &mut Session,
    name: &MeetingName,
    read: Result<Vec<FigureRow>, String>,
) {
    let taken = read
        .map_err(Refusal::because)
        .and_then(|rows| take(session, name, &rows));
    match taken {
        Ok(sentence) => session.say(sentence),
        Err(why) => session.refuse(why.to_string()),
    }
}

fn take(session: &mut Session, name: &MeetingName, rows: &[FigureRow]) -> Result<String, Refusal> {
    // A slow disk may answer when another meeting is on screen.
    let meeting = session.meeting().filter(|meeting| meeting.name == *name);
    let meeting = meeting.ok_or_else(|| {
        Refusal::because(format!(
            "The figures were for the meeting of {name}, which is not on screen any more"
        ))
    })?;
    let day = meeting.day();
    let figures = Figures::of(rows, &meeting.boards.scoreboard, day);
    if figures.taken.is_empty() && figures.left_out.len() < 2 {
        return Err(Refusal::because(format!(
            "Nothing was taken from the file: {}",
            figures.sentence()
        )));
    }
    if !figures.taken.is_empty() {
        session.edit("figures from a file", |boards| {
            boards.edit_scoreboard(|board| figures.put_on(board))
        })?;
    }
    if figures.left_out.len() > 1 {
        // One of them is said in the line; of several, each is named.
        let lines = figures.left_out.iter();
        session.over.push(Over::Page(Page {
            title: format!("{} rows of the file were left out", figures.left_out.len()),
            lines: lines
                .map(|(row, why)| format!("Row {row}: {why}"))
                .collect(),
            first: 0,
        }));
    }
    Ok(figures.sentence())
}
