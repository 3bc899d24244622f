//! What changed from one definition to another, in words: `criterion “referred” 20 → 30 points`.
//! Only what belongs to the signed text is told.

use std::fmt::Display;

use super::rows::in_use;
use super::{
    Axis, Criterion, Group, HandOff, LeadDefinition, LeadsColumns, Measure, Reason, Row, Rule,
    ScoreTest, Stage, Undecided, thresholds_in_words,
};
use crate::forum::editing::number;
use crate::forum::reason;
use crate::forum::record::Items;

impl Axis {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fit => "fit",
            Self::Engagement => "engagement",
        }
    }
}

impl Undecided {
    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Accepted => "counts as accepted",
            Self::Returned => "goes back",
            Self::Escalated => "both heads look at it",
        }
    }
}

/// What changed in the signed text, a line each, in the order of the worksheet.
pub fn changes(old: &LeadDefinition, new: &LeadDefinition) -> Vec<String> {
    let mut told = Told(Vec::new());
    told.lines(
        "the ideal customer",
        &old.ideal_customer,
        &new.ideal_customer,
    );
    told.leads(&old.leads, &new.leads);
    told.rows(
        "group",
        &old.groups,
        &new.groups,
        Told::group,
        |group| match group.criteria.len() {
            1 => "1 criterion".to_owned(),
            count => format!("{count} criteria"),
        },
    );
    told.thresholds(&old.qualifies_when, &new.qualifies_when);
    let rule = |rule: &Rule| format!("when {}", rule.when);
    told.rows("rule", &old.always, &new.always, Told::rule, rule);
    told.rows("disqualifier", &old.never, &new.never, Told::rule, rule);
    told.rows("stage", &old.stages, &new.stages, Told::stage, |stage| {
        stage.side.to_string()
    });
    told.rows(
        "hand-off",
        &old.hand_offs,
        &new.hand_offs,
        Told::hand_off,
        |hand_off| format!("{} to {}", hand_off.from, hand_off.to),
    );
    told.rows(
        "reason",
        &old.reasons,
        &new.reasons,
        Told::reason,
        |reason| reason.code.clone(),
    );
    told.0
}

struct Told(Vec<String>);

impl Told {
    fn say(&mut self, line: impl Into<String>) {
        self.0.push(line.into());
    }

    /// A field that shows as one text.
    fn field<T: PartialEq + Display>(&mut self, what: &str, old: &T, new: &T) {
        if old == new {
            return;
        }
        let shown = |value: &T| {
            let text = value.to_string();
            if text.trim().is_empty() {
                "nothing".to_owned()
            } else {
                text
            }
        };
        self.say(format!("{what} {} → {}", shown(old), shown(new)));
    }

    fn optional<T: PartialEq + Display>(&mut self, what: &str, old: Option<&T>, new: Option<&T>) {
        let shown = |value: Option<&T>| value.map_or_else(|| "none".to_owned(), T::to_string);
        if old != new {
            self.say(format!("{what} {} → {}", shown(old), shown(new)));
        }
    }

    /// A field of several lines: the lines that came and went, or that their order changed.
    fn lines(&mut self, what: &str, old: &[String], new: &[String]) {
        if old == new {
            return;
        }
        let before = self.0.len();
        for line in old.iter().filter(|line| !new.contains(line)) {
            self.say(format!("“{line}” is no longer in {what}"));
        }
        for line in new.iter().filter(|line| !old.contains(line)) {
            self.say(format!("“{line}” is new in {what}"));
        }
        if self.0.len() == before {
            self.say(format!("the lines of {what} stand in another order"));
        }
    }

    /// Rows that came, went, were renamed or changed within.
    fn rows<T: Row>(
        &mut self,
        kind: &str,
        old: &Items<T>,
        new: &Items<T>,
        within: impl Fn(&mut Self, &str, &T, &T),
        about: impl Fn(&T) -> String,
    ) {
        let used = |row: &&T| row.retired().is_empty();
        for (id, row) in in_use(old) {
            let what = format!("{kind} “{}”", row.title());
            let Some(now) = new.get(id).filter(used) else {
                let why = new.get(id).map_or("", Row::retired);
                let why = reason::given(why).map_or(String::new(), |why| format!(": {why}"));
                self.say(format!("{what} retired{why}"));
                continue;
            };
            if row.title() != now.title() {
                self.say(format!("{what} is now called “{}”", now.title()));
            }
            let what = format!("{kind} “{}”", now.title());
            within(self, &what, row, now);
            if row.rank() != now.rank() {
                self.say(format!("{what} stands in another place"));
            }
        }
        for (id, row) in in_use(new) {
            if !old.get(id).is_some_and(|row| used(&row)) {
                self.say(format!("new {kind} “{}”: {}", row.title(), about(row)));
            }
        }
    }

    fn leads(&mut self, old: &LeadsColumns, new: &LeadsColumns) {
        let outcome = |leads: &LeadsColumns| {
            let outcome = leads.outcome.as_ref();
            outcome.map(|outcome| format!("{} is {}", outcome.column, outcome.is.join(" or ")))
        };
        self.optional(
            "a customer is a lead where",
            outcome(old).as_ref(),
            outcome(new).as_ref(),
        );
        let words = |words: &crate::forum::record::Words| -> Vec<String> {
            words.iter().map(str::to_owned).collect()
        };
        self.lines(
            "the values that mean missing",
            &words(&old.missing),
            &words(&new.missing),
        );
        let names = |leads: &LeadsColumns| -> Vec<String> {
            let pairs = leads.columns.iter();
            pairs
                .map(|(short, headers)| format!("{short} for {}", headers.join(", ")))
                .collect()
        };
        self.lines("the short names", &names(old), &names(new));
        let late = (
            words(&old.filled_after_hand_off),
            words(&new.filled_after_hand_off),
        );
        self.lines("the columns filled after the hand-off", &late.0, &late.1);
        self.optional("date column", old.date.as_ref(), new.date.as_ref());
    }

    fn group(&mut self, what: &str, old: &Group, new: &Group) {
        self.field(
            &format!("{what} counts as"),
            &old.axis.word(),
            &new.axis.word(),
        );
        let limit = |limit: Option<f64>| limit.map_or_else(|| "none".to_owned(), number);
        self.field(&format!("{what} cap"), &limit(old.cap), &limit(new.cap));
        self.field(
            &format!("{what} floor"),
            &limit(old.floor),
            &limit(new.floor),
        );
        self.rows(
            "criterion",
            &old.criteria,
            &new.criteria,
            Self::criterion,
            |criterion| {
                format!(
                    "{} points when {}",
                    signed(criterion.points),
                    criterion.when
                )
            },
        );
    }

    fn criterion(&mut self, what: &str, old: &Criterion, new: &Criterion) {
        if old.points.to_bits() != new.points.to_bits() {
            let points = (number(old.points), number(new.points));
            self.say(format!("{what} {} → {} points", points.0, points.1));
        }
        self.field(
            &format!("{what} when"),
            &old.when.to_string(),
            &new.when.to_string(),
        );
        match (old.because.is_empty(), new.because.is_empty()) {
            _ if old.because == new.because => {}
            (true, _) => self.say(format!("{what} now says why: {}", new.because)),
            (_, true) => self.say(format!("{what} no longer says why: it was {}", old.because)),
            _ => self.field(
                &format!("{what} for another reason:"),
                &old.because,
                &new.because,
            ),
        }
        let raised = format!("{what} raised by");
        self.optional(&raised, old.raised_by.as_ref(), new.raised_by.as_ref());
    }

    fn thresholds(&mut self, old: &[Vec<ScoreTest>], new: &[Vec<ScoreTest>]) {
        if old == new {
            return;
        }
        match (total(old), total(new)) {
            (Some(was), Some(now)) => {
                self.say(format!("threshold {} → {}", number(was), number(now)));
            }
            _ => self.say(format!(
                "qualifies when {} → {}",
                thresholds_in_words(old),
                thresholds_in_words(new)
            )),
        }
    }

    fn rule(&mut self, what: &str, old: &Rule, new: &Rule) {
        self.field(
            &format!("{what} when"),
            &old.when.to_string(),
            &new.when.to_string(),
        );
        self.field(&format!("{what} reason"), &old.reason, &new.reason);
        let raised = format!("{what} raised by");
        self.optional(&raised, old.raised_by.as_ref(), new.raised_by.as_ref());
    }

    fn stage(&mut self, what: &str, old: &Stage, new: &Stage) {
        self.lines(what, &old.meaning, &new.meaning);
        self.field(&format!("{what} with"), &old.side, &new.side);
    }

    fn hand_off(&mut self, what: &str, old: &HandOff, new: &HandOff) {
        self.field(&format!("{what} from"), &old.from, &new.from);
        self.field(&format!("{what} to"), &old.to, &new.to);
        self.field(&format!("{what} when"), &old.trigger, &new.trigger);
        self.lines(&format!("what {what} passes"), &old.passed, &new.passed);
        let times = [
            ("respond within", old.respond_within, new.respond_within),
            ("attempts over", old.attempts_over, new.attempts_over),
            ("decide within", old.decide_within, new.decide_within),
        ];
        for (name, was, now) in times {
            self.optional(&format!("{what} {name}"), was.as_ref(), now.as_ref());
        }
        let attempts = format!("{what} attempts");
        self.optional(&attempts, old.attempts.as_ref(), new.attempts.as_ref());
        let undecided = (old.if_nobody_decides.words(), new.if_nobody_decides.words());
        self.field(
            &format!("{what} if nobody decides:"),
            &undecided.0,
            &undecided.1,
        );
        let promises = [
            (old.from, &old.from_promises, &new.from_promises),
            (old.to, &old.to_promises, &new.to_promises),
        ];
        for (side, was, now) in promises {
            self.lines(&format!("what {side} promises in {what}"), was, now);
        }
    }

    fn reason(&mut self, what: &str, old: &Reason, new: &Reason) {
        self.field(&format!("{what} code"), &old.code, &new.code);
        self.field(
            &format!("{what} comes back"),
            &old.comes_back,
            &new.comes_back,
        );
    }
}

/// The one least total, where that is all there is.
fn total(alternatives: &[Vec<ScoreTest>]) -> Option<f64> {
    match alternatives {
        [tests] => match tests[..] {
            [ScoreTest::AtLeast(Measure::Total, limit)] => Some(limit),
            _ => None,
        },
        _ => None,
    }
}

fn signed(points: f64) -> String {
    if points < 0.0 {
        number(points)
    } else {
        format!("+{}", number(points))
    }
}

#[cfg(test)]
mod tests;
