//! Changes of the running order, before a meeting and during it; a running order from an agenda and
//! back. An item that is behind keeps its planned minutes: they are a record.

use super::{Meeting, MeetingState};
use crate::forum::agenda::{Agenda, AgendaItem, AgendaPart, ItemKind, ItemState, RunningOrder};
use crate::forum::record::{Handle, Id};
use crate::forum::refusal::Refusal;
use crate::forum::span::Span;

impl RunningOrder {
    /// The running order that an agenda asks for, one fresh id an item.
    pub fn from_agenda(agenda: &Agenda, mut id: impl FnMut() -> Id) -> Self {
        let items = agenda.items.iter().map(|part| AgendaItem {
            id: id(),
            title: part.title.clone(),
            kind: part.kind,
            planned: part.time,
            prompts: part.prompts.clone(),
            ..AgendaItem::default()
        });
        Self(items.collect())
    }

    /// An agenda for later meetings from this running order, without what was dropped. The planned
    /// minutes are taken, not the actual ones.
    pub fn to_agenda(&self, title: &str) -> Result<Agenda, Refusal> {
        if title.trim().is_empty() {
            return Err(Refusal::Empty("An agenda"));
        }
        let kept = self.0.iter();
        let kept = kept.filter(|item| item.state != ItemState::Dropped);
        let parts = kept.map(|item| AgendaPart {
            title: item.title.clone(),
            kind: item.kind,
            time: item.planned,
            prompts: item.prompts.clone(),
        });
        Ok(Agenda {
            title: title.trim().to_owned(),
            items: parts.collect(),
            ..Agenda::default()
        })
    }

    /// Where a new item goes that nobody gave a place: before the close, or at the end.
    pub fn place_for_new(&self) -> usize {
        let close = self.0.iter().rposition(|item| item.kind == ItemKind::Close);
        close.unwrap_or(self.0.len())
    }
}

impl Meeting {
    /// Puts a new item on the agenda: after that one, or, with none, before the close.
    pub fn add_item(
        &mut self,
        id: Id,
        title: &str,
        kind: ItemKind,
        planned: Span,
        after: Option<&Id>,
    ) -> Result<(), Refusal> {
        let title = item_title(title)?;
        if self.agenda.place(&id).is_some() {
            return Err(Refusal::because("That agenda item is there already"));
        }
        let after = after.and_then(|after| self.agenda.place(after));
        let place = after.map_or_else(|| self.agenda.place_for_new(), |after| after + 1);
        let item = AgendaItem {
            id,
            title,
            kind,
            planned,
            ..AgendaItem::default()
        };
        self.agenda.0.insert(place, item);
        Ok(())
    }

    /// Gives an item another title.
    pub fn rename_item(&mut self, id: &Id, title: &str) -> Result<(), Refusal> {
        self.item(id)?.title = item_title(title)?;
        Ok(())
    }

    /// Gives an item another timebox. Refuses for one that is behind: its minutes are a record.
    pub fn retime_item(&mut self, id: &Id, planned: Span) -> Result<(), Refusal> {
        let item = self.item(id)?;
        if item.state == ItemState::Done {
            return Err(Refusal::because(
                "That item is behind us: its planned minutes stay as they were",
            ));
        }
        item.planned = planned;
        Ok(())
    }

    /// Makes an item open another board.
    pub fn set_item_kind(&mut self, id: &Id, kind: ItemKind) -> Result<(), Refusal> {
        self.item(id)?.kind = kind;
        Ok(())
    }

    /// Says who leads an item; with nobody named, the facilitator does.
    pub fn set_item_led_by(&mut self, id: &Id, who: Option<Handle>) -> Result<(), Refusal> {
        self.item(id)?.led_by = who;
        Ok(())
    }

    /// Sets what a facilitator may say at an item, a sentence each; empty lines go.
    pub fn set_item_prompts(&mut self, id: &Id, prompts: &[String]) -> Result<(), Refusal> {
        let lines = prompts.iter().map(|line| line.trim().to_owned());
        self.item(id)?.prompts = lines.filter(|line| !line.is_empty()).collect();
        Ok(())
    }

    /// Moves an item one place up.
    pub fn move_item_up(&mut self, id: &Id) -> Result<(), Refusal> {
        let place = self.place(id)?;
        let above = place.checked_sub(1);
        let above = above.ok_or_else(|| Refusal::because("It is the first item already"))?;
        self.agenda.0.swap(place, above);
        Ok(())
    }

    /// Moves an item one place down.
    pub fn move_item_down(&mut self, id: &Id) -> Result<(), Refusal> {
        let place = self.place(id)?;
        if place + 1 == self.agenda.0.len() {
            return Err(Refusal::because("It is the last item already"));
        }
        self.agenda.0.swap(place, place + 1);
        Ok(())
    }

    /// Puts an item that was parked or dropped back on the agenda. One that is behind is ahead
    /// again, too: it will come once more.
    pub fn bring_item_back(&mut self, id: &Id) -> Result<(), Refusal> {
        let item = self.item(id)?;
        if item.state == ItemState::Ahead {
            return Err(Refusal::because("That item is on the agenda already"));
        }
        item.state = ItemState::Ahead;
        item.reason.clear();
        Ok(())
    }

    fn item(&mut self, id: &Id) -> Result<&mut AgendaItem, Refusal> {
        if self.state == MeetingState::Closed {
            return Err(Refusal::MeetingClosed);
        }
        self.agenda.get_mut(id).ok_or(Refusal::Gone("agenda item"))
    }

    fn place(&self, id: &Id) -> Result<usize, Refusal> {
        self.agenda.place(id).ok_or(Refusal::Gone("agenda item"))
    }
}

fn item_title(title: &str) -> Result<String, Refusal> {
    let title = title.trim();
    if title.is_empty() {
        return Err(Refusal::Empty("An agenda item"));
    }
    Ok(title.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meeting() -> Meeting {
        let agenda = Agenda {
            title: "Standard".into(),
            items: [
                ("Where we are going", ItemKind::Destination, 3),
                ("Actions", ItemKind::Actions, 10),
                ("Close", ItemKind::Close, 5),
            ]
            .map(|(title, kind, minutes)| AgendaPart {
                title: title.to_owned(),
                kind,
                time: Span::minutes(minutes),
                prompts: vec![format!("Say {title}")],
            })
            .to_vec(),
            ..Agenda::default()
        };
        let mut ids = ["a", "b", "c"].into_iter();
        Meeting {
            agenda: RunningOrder::from_agenda(&agenda, || ids.next().unwrap().into()),
            ..Meeting::default()
        }
    }

    fn titles(meeting: &Meeting) -> Vec<&str> {
        let items = meeting.agenda.0.iter();
        items.map(|item| item.title.as_str()).collect()
    }

    #[test]
    fn a_running_order_goes_to_an_agenda_and_back() {
        let mut meeting = meeting();
        meeting.agenda.0[1].state = ItemState::Dropped;
        let saved = meeting.agenda.to_agenda(" Short one ").unwrap();
        assert_eq!(saved.title, "Short one");
        let kinds: Vec<_> = saved.items.iter().map(|part| part.kind).collect();
        assert_eq!(kinds, [ItemKind::Destination, ItemKind::Close]);
        assert_eq!(saved.time(), Span::minutes(8));
        assert_eq!(saved.items[0].prompts, ["Say Where we are going"]);
        let unnamed = meeting.agenda.to_agenda(" ").unwrap_err();
        assert_eq!(unnamed.to_string(), "An agenda needs some words");
    }

    #[test]
    fn a_new_item_goes_before_the_close_unless_it_is_given_a_place() {
        let mut meeting = meeting();
        let time = Span::minutes(5);
        meeting
            .add_item("d".into(), "Pricing", ItemKind::Discussion, time, None)
            .unwrap();
        let after = Id::from("a");
        meeting
            .add_item("e".into(), "Wins", ItemKind::Wins, time, Some(&after))
            .unwrap();
        let expected = ["Where we are going", "Wins", "Actions", "Pricing", "Close"];
        assert_eq!(titles(&meeting), expected);
        let empty = meeting.add_item("f".into(), " ", ItemKind::Wins, time, None);
        assert_eq!(
            empty.unwrap_err().to_string(),
            "An agenda item needs some words"
        );
        let twice = meeting.add_item("e".into(), "Wins", ItemKind::Wins, time, None);
        assert_eq!(
            twice.unwrap_err().to_string(),
            "That agenda item is there already"
        );
    }

    #[test]
    fn items_move_up_and_down_to_the_ends() {
        let mut meeting = meeting();
        meeting.move_item_up(&"b".into()).unwrap();
        assert_eq!(titles(&meeting), ["Actions", "Where we are going", "Close"]);
        meeting.move_item_down(&"b".into()).unwrap();
        assert_eq!(titles(&meeting)[0], "Where we are going");
        let table = [
            (
                meeting.move_item_up(&"a".into()),
                "It is the first item already",
            ),
            (
                meeting.move_item_down(&"c".into()),
                "It is the last item already",
            ),
            (
                meeting.move_item_down(&"z".into()),
                "That agenda item is no longer on the board",
            ),
        ];
        for (refused, sentence) in table {
            assert_eq!(refused.unwrap_err().to_string(), sentence);
        }
    }

    #[test]
    fn an_item_behind_keeps_its_planned_minutes() {
        let mut meeting = meeting();
        meeting.retime_item(&"a".into(), Span::minutes(8)).unwrap();
        assert_eq!(meeting.agenda.0[0].planned, Span::minutes(8));
        meeting.agenda.0[0].state = ItemState::Done;
        let refused = meeting.retime_item(&"a".into(), Span::minutes(3));
        assert_eq!(
            refused.unwrap_err().to_string(),
            "That item is behind us: its planned minutes stay as they were"
        );
    }

    #[test]
    fn what_was_dropped_is_brought_back_without_its_reason() {
        let mut meeting = meeting();
        let item = &mut meeting.agenda.0[1];
        (item.state, item.reason) = (ItemState::Dropped, "no time".into());
        meeting.bring_item_back(&"b".into()).unwrap();
        let item = &meeting.agenda.0[1];
        assert_eq!((item.state, item.reason.as_str()), (ItemState::Ahead, ""));
        let again = meeting.bring_item_back(&"b".into()).unwrap_err();
        assert_eq!(again.to_string(), "That item is on the agenda already");
    }

    #[test]
    fn an_item_is_renamed_led_and_prompted() {
        let mut meeting = meeting();
        let id = Id::from("b");
        meeting.rename_item(&id, " Promises ").unwrap();
        meeting.set_item_led_by(&id, Some("ana".into())).unwrap();
        meeting.set_item_kind(&id, ItemKind::Issues).unwrap();
        meeting
            .set_item_prompts(&id, &[" Who? ".into(), "  ".into()])
            .unwrap();
        let item = &meeting.agenda.0[1];
        assert_eq!(item.title, "Promises");
        assert_eq!(item.led_by, Some("ana".into()));
        assert_eq!(
            (item.kind, item.prompts.as_slice()),
            (ItemKind::Issues, &["Who?".to_owned()][..])
        );
    }
}
