//! The joint ask to leadership. Both sides back it before it goes out; a changed text must be
//! backed again.

use jiff::civil::Date;

use super::{Ask, IssueState, Issues};
use crate::forum::due;
use crate::forum::editing::edited;
use crate::forum::people::Side;
use crate::forum::record::Id;
use crate::forum::refusal::Refusal;

/// In which form an ask goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BriefForm {
    /// A page of Markdown.
    Markdown,
    /// A page for a browser or a printer.
    Html,
}

impl BriefForm {
    /// The ending of its file.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
        }
    }
}

impl Ask {
    /// Refuses unless both sides stand behind it.
    pub fn check_backing(&self) -> Result<(), Refusal> {
        let open = self.not_backed_by();
        if open.is_empty() {
            return Ok(());
        }
        let sides: Vec<&str> = open.iter().map(|side| side.word()).collect();
        let verb = if sides.len() == 1 { "does" } else { "do" };
        Err(Refusal::because(format!(
            "{} {verb} not back the ask yet: both sides send it together",
            sides.join(" and ")
        )))
    }

    /// What a page for leadership should say and does not yet, in words.
    pub fn not_said(&self) -> Vec<&'static str> {
        let gaps = [
            (
                self.options.iter().all(|line| line.trim().is_empty()),
                "the options",
            ),
            (self.cost.trim().is_empty(), "what it costs"),
            (self.decide_by.is_none(), "by when to decide"),
            (self.to.trim().is_empty(), "whom it asks"),
        ];
        let gaps = gaps.into_iter().filter(|(missing, _)| *missing);
        gaps.map(|(_, words)| words).collect()
    }

    /// Whether both sides stand behind it.
    pub fn is_backed_by_both(&self) -> bool {
        self.backed_by_marketing.is_some() && self.backed_by_sales.is_some()
    }

    /// The sides that do not stand behind it yet.
    pub fn not_backed_by(&self) -> Vec<Side> {
        let sides = [
            (self.backed_by_marketing, Side::Marketing),
            (self.backed_by_sales, Side::Sales),
        ];
        let open = sides.into_iter().filter(|(backed, _)| backed.is_none());
        open.map(|(_, side)| side).collect()
    }

    fn says_the_same(&self, other: &Self) -> bool {
        (&self.what, &self.why, &self.options) == (&other.what, &other.why, &other.options)
            && (&self.cost, self.decide_by, &self.to) == (&other.cost, other.decide_by, &other.to)
    }

    fn backing(&mut self, side: Side) -> Result<&mut Option<Date>, Refusal> {
        match side {
            Side::Marketing => Ok(&mut self.backed_by_marketing),
            Side::Sales => Ok(&mut self.backed_by_sales),
            Side::Shared | Side::Other => Err(Refusal::because(
                "An ask is backed by Marketing and by Sales",
            )),
        }
    }

    fn still_here(&self) -> Result<(), Refusal> {
        match self.sent {
            None => Ok(()),
            Some(day) => Err(Refusal::because(format!(
                "The ask went out on {}: it is not changed any more",
                day.strftime("%-d %b %Y")
            ))),
        }
    }
}

impl Issues {
    fn ask(&mut self, id: &Id) -> Result<&mut Ask, Refusal> {
        let ask = self.issue(id)?.ask.as_mut();
        ask.ok_or_else(|| Refusal::because("There is no ask yet: write what both sides ask for"))
    }

    /// Takes what was edited in the form of the ask: `before` is what the form opened with. A
    /// changed text takes both sides' backing away, for they backed another one.
    pub fn edit_ask(&mut self, id: &Id, before: &Ask, after: &Ask) -> Result<(), Refusal> {
        if !after.what.iter().any(|line| !line.trim().is_empty()) {
            return Err(Refusal::Empty("An ask"));
        }
        let ask = self.issue(id)?.ask.get_or_insert_default();
        ask.still_here()?;
        let mut changed = edited(ask, before, after);
        if !changed.says_the_same(ask) {
            changed.backed_by_marketing = None;
            changed.backed_by_sales = None;
        }
        *ask = changed;
        Ok(())
    }

    /// Puts a side behind the ask.
    pub fn back_ask(&mut self, id: &Id, side: Side, today: Date) -> Result<(), Refusal> {
        let ask = self.ask(id)?;
        ask.still_here()?;
        ask.backing(side)?.get_or_insert(today);
        Ok(())
    }

    /// Takes a side's backing back.
    pub fn take_back_backing(&mut self, id: &Id, side: Side) -> Result<(), Refusal> {
        let ask = self.ask(id)?;
        ask.still_here()?;
        *ask.backing(side)? = None;
        Ok(())
    }

    /// Sends the ask: the issue is with leadership from now on.
    pub fn send_ask(&mut self, id: &Id, today: Date) -> Result<(), Refusal> {
        let ask = self.ask(id)?;
        ask.still_here()?;
        ask.check_backing()?;
        ask.sent = Some(today);
        self.issue(id)?.state = IssueState::WithLeadership;
        Ok(())
    }

    /// Writes down the answer.
    pub fn answer_ask(&mut self, id: &Id, answer: Vec<String>, on: Date) -> Result<(), Refusal> {
        if !answer.iter().any(|line| !line.trim().is_empty()) {
            return Err(Refusal::Empty("An answer"));
        }
        let ask = self.ask(id)?;
        match ask.sent {
            None => return Err(Refusal::because("The ask has not gone out yet")),
            Some(sent) if due::days_between(sent, on) < 0 => {
                return Err(Refusal::because("An answer comes after the ask went out"));
            }
            Some(_) => {}
        }
        ask.answer = answer;
        ask.answered = Some(on);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Ask, Id, IssueState, Issues, Side};
    use crate::forum::issues::Issue;

    const TODAY: Date = date(2026, 11, 24);

    fn asked(what: &str) -> Ask {
        Ask {
            what: vec![what.to_owned()],
            ..Ask::default()
        }
    }

    fn log() -> (Issues, Id) {
        let id = Id::from("i1");
        let mut log = Issues::default();
        log.issues.insert(id.clone(), Issue::default());
        (log, id)
    }

    #[test]
    fn both_sides_back_an_ask_before_it_goes_out() {
        let (mut log, id) = log();
        let refusal = log.back_ask(&id, Side::Sales, TODAY).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "There is no ask yet: write what both sides ask for"
        );
        log.edit_ask(&id, &Ask::default(), &asked("One CRM"))
            .unwrap();
        assert_eq!(
            log.send_ask(&id, TODAY).unwrap_err().to_string(),
            "Marketing and Sales do not back the ask yet: both sides send it together"
        );
        log.back_ask(&id, Side::Marketing, TODAY).unwrap();
        assert_eq!(
            log.send_ask(&id, TODAY).unwrap_err().to_string(),
            "Sales does not back the ask yet: both sides send it together"
        );
        assert_eq!(
            log.back_ask(&id, Side::Other, TODAY)
                .unwrap_err()
                .to_string(),
            "An ask is backed by Marketing and by Sales"
        );
        assert_eq!(
            log.answer_ask(&id, vec!["yes".to_owned()], TODAY)
                .unwrap_err()
                .to_string(),
            "The ask has not gone out yet"
        );
        log.back_ask(&id, Side::Sales, TODAY).unwrap();
        log.send_ask(&id, TODAY).unwrap();
        assert_eq!(
            log.issues.get(&id).unwrap().state,
            IssueState::WithLeadership
        );
        assert_eq!(
            log.take_back_backing(&id, Side::Sales)
                .unwrap_err()
                .to_string(),
            "The ask went out on 24 Nov 2026: it is not changed any more"
        );
        log.answer_ask(&id, vec!["yes".to_owned()], TODAY).unwrap();
        assert_eq!(
            log.issues.get(&id).unwrap().ask.as_ref().unwrap().answered,
            Some(TODAY)
        );
    }

    #[test]
    fn a_changed_text_must_be_backed_again() {
        let (mut log, id) = log();
        log.edit_ask(&id, &Ask::default(), &asked("One CRM"))
            .unwrap();
        log.back_ask(&id, Side::Marketing, TODAY).unwrap();
        let same = log.issues.get(&id).unwrap().ask.clone().unwrap();
        log.edit_ask(&id, &same, &same).unwrap();
        assert_eq!(log.issues.get(&id).unwrap().ask, Some(same.clone()));
        let other = Ask {
            what: vec!["Two CRMs".to_owned()],
            ..same.clone()
        };
        log.edit_ask(&id, &same, &other).unwrap();
        let ask = log.issues.get(&id).unwrap().ask.clone().unwrap();
        assert_eq!(ask.not_backed_by(), [Side::Marketing, Side::Sales]);
        assert_eq!(
            log.edit_ask(&id, &ask, &Ask::default())
                .unwrap_err()
                .to_string(),
            "An ask needs some words"
        );
    }
}
