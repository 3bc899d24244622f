//! A meeting and its actions as JSON, for programs: every field is always there, items stand in
//! their files' order, and the same values give the same bytes.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::Sitting;
use crate::forum::actions::Action;
use crate::forum::people::Side;
use crate::forum::plain::escape_json;
use crate::forum::pulse::Poll;
use crate::forum::record::{Handle, Id, InFull, Value};

/// What every file keeps for itself and no reader of a meeting needs.
const OF_THE_FILE: [&str; 2] = ["format", "clashes"];

/// The whole meeting: `forum`, `name`, `meeting`, `agenda`, `scoreboard`, `lead_definition`,
/// `actions`, `issues`, `notes`. Items are objects by id; the agenda is an array, because its
/// order is the point. Who answered what in the pulse and the rating stays in the file: here are
/// the means, of groups large enough to be shown.
pub fn meeting(sitting: &Sitting) -> Json {
    let boards = sitting.boards;
    let mut meeting = in_full(&*boards.meeting);
    let agenda = meeting.remove("agenda").unwrap_or_default();
    meeting.insert("number".to_owned(), json!(sitting.number));
    meeting.insert("pulse".to_owned(), answers(&boards.meeting.pulse_poll()));
    meeting.insert("rating".to_owned(), answers(&boards.meeting.rating_poll()));
    let mut actions = in_full(&*boards.actions);
    let mut issues = in_full(&*boards.issues);
    json!({
        "forum": sitting.charter.name,
        "name": sitting.name.as_str(),
        "meeting": meeting,
        "agenda": agenda,
        "scoreboard": in_full(&*boards.scoreboard),
        "lead_definition": in_full(&*boards.lead_definition),
        "actions": actions.remove("actions"),
        "issues": issues.remove("issues"),
        "notes": in_full(&*boards.notes),
    })
}

fn in_full<T: Value>(board: &T) -> Map<String, Json> {
    // Stored values have text keys and finite figures alone, which always fit.
    let Ok(Json::Object(mut object)) = serde_json::to_value(InFull(board)) else {
        return Map::new();
    };
    for key in OF_THE_FILE {
        object.remove(key);
    }
    object
}

fn answers(poll: &Poll) -> Json {
    let sides = Side::ALL.map(|side| (side.to_string(), json!(poll.side(side).mean)));
    json!({
        "answers": poll.all.count,
        "mean": poll.all.mean,
        "by_side": Map::from_iter(sides),
    })
}

/// An action as a row of a table: the same columns in JSON and CSV.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActionRow {
    /// The action's id.
    pub id: Id,
    /// What will be done.
    pub title: String,
    /// The words over its column.
    pub state: &'static str,
    /// The owner's handle.
    pub owner: Option<Handle>,
    /// The owner's full name.
    pub owner_name: Option<String>,
    /// The side that promised it.
    pub side: Option<Side>,
    /// The day by which it is to be done.
    pub due: Option<Date>,
    /// Days since it was promised.
    pub age_days: Option<i64>,
    /// How often it was carried into another meeting while open.
    pub carried: u32,
    /// Whether the promise still stands.
    pub open: bool,
    /// Whether it is open and its day is past.
    pub overdue: bool,
    /// The meeting in whose file it stands.
    pub meeting: String,
}

/// The row of an action as it stands on the day `today`.
pub fn action_row(sitting: &Sitting, id: &Id, action: &Action, today: Date) -> ActionRow {
    let owner = action.owner.as_ref();
    ActionRow {
        id: id.clone(),
        title: action.title.clone(),
        state: action.state.words(),
        owner: action.owner.clone(),
        owner_name: owner.map(|handle| sitting.full_name(handle).to_owned()),
        side: action.side,
        due: action.due,
        age_days: action.age(today),
        carried: action.carried,
        open: action.state.is_open(),
        overdue: action.is_overdue(today),
        meeting: sitting.name.to_string(),
    }
}

/// The rows of a meeting's actions as they stand on the day `today`: the nearest day first, those
/// without one last.
pub fn action_rows(sitting: &Sitting, today: Date) -> Vec<ActionRow> {
    let actions = sitting.boards.actions.actions.iter();
    let mut rows: Vec<ActionRow> = actions
        .map(|(id, action)| action_row(sitting, id, action, today))
        .collect();
    rows.sort_by(|one, other| {
        (one.due.is_none(), one.due, &one.id).cmp(&(other.due.is_none(), other.due, &other.id))
    });
    rows
}

/// JSON as it is printed: two blanks a level, one newline at the end, and nothing in it that a
/// terminal would obey, whatever the texts hold.
pub fn written(json: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(json).unwrap_or_default();
    let mut text = escape_json(&text).into_owned();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use crate::forum::meeting::Boards;

    fn with<T>(boards: &Boards, then: impl FnOnce(&Sitting) -> T) -> T {
        then(&Sitting {
            charter: &example::charter(),
            name: &example::name(),
            number: 14,
            boards,
        })
    }

    #[test]
    fn a_meeting_has_exactly_these_keys() {
        let json = with(&example::boards(), meeting);
        let keys: Vec<&str> = json
            .as_object()
            .expect("an object")
            .keys()
            .map(String::as_str)
            .collect();
        let expected = [
            "actions",
            "agenda",
            "forum",
            "issues",
            "lead_definition",
            "meeting",
            "name",
            "notes",
            "scoreboard",
        ];
        assert_eq!(keys, expected);
    }

    #[test]
    fn a_field_that_says_nothing_is_written_too() {
        let json = with(&example::boards(), meeting);
        let action = &json["actions"]["m4w8t2yb"];
        assert_eq!(action["title"], "Ask two customers why they left");
        assert_eq!(action["owner"], Json::Null);
        assert_eq!(action["state"], "ToDo");
        assert_eq!(action["carried"], 0);
        assert_eq!(action["detail"], json!([]));
        assert_eq!(json["agenda"][0]["added"], "0m");
        assert_eq!(json["issues"]["i1"]["ask"]["cost"], "");
        assert_eq!(json["issues"]["i1"]["whys"]["w2"]["withdrawn"], "");
        assert_eq!(json["issues"]["i1"]["owner"]["Pair"], json!(["ana", "cy"]));
        let group = &json["lead_definition"]["groups"]["fit"];
        assert_eq!(group["criteria"]["c1"]["because"], "");
    }

    #[test]
    fn an_empty_meeting_has_every_board() {
        let json = with(&Boards::default(), meeting);
        assert_eq!(json["actions"], json!({}));
        assert_eq!(json["agenda"], json!([]));
        assert_eq!(json["meeting"]["state"], "Planned");
        assert_eq!(json["notes"]["decisions"], json!({}));
        assert!(json["lead_definition"]["qualifies_when"].is_array());
    }

    #[test]
    fn nobodys_answer_can_be_told_from_the_means() {
        let json = with(&example::boards(), meeting);
        let pulse = &json["meeting"]["pulse"];
        assert_eq!(pulse["answers"], 4);
        assert_eq!(pulse["by_side"]["Sales"], Json::Null);
        assert_eq!(json["meeting"]["rating"]["mean"], Json::Null);
        assert!(!written(&json).contains("\"felt\""));
    }

    #[test]
    fn the_same_meeting_gives_the_same_bytes() {
        let once = with(&example::boards(), |sitting| written(&meeting(sitting)));
        let again = with(&example::boards(), |sitting| written(&meeting(sitting)));
        assert_eq!(once, again);
    }

    #[test]
    fn an_action_is_overdue_only_while_it_is_open() {
        let rows = with(&example::boards(), |sitting| {
            action_rows(sitting, example::DAY)
        });
        let overdue: Vec<&str> = rows
            .iter()
            .filter(|row| row.overdue)
            .map(|row| row.id.as_str())
            .collect();
        assert_eq!(overdue, ["k3v9m2xq"]);
        let row = &rows[0];
        assert_eq!(
            (row.age_days, row.carried, row.state),
            (Some(14), 2, "Doing")
        );
        assert_eq!(row.owner_name.as_deref(), Some("Cy Okafor"));
    }
}
