//! What cannot be right in a definition. What can never be right is refused where it is written;
//! what needs another row, or only looks wrong, is listed by [`LeadDefinition::problems`].

use super::rows::in_use;
use super::{
    Axis, Condition, Criterion, Group, HandOff, LeadDefinition, LeadsColumns, Measure, ScoreTest,
};
use crate::forum::back_test::nearest::nearest;
use crate::forum::editing::number;
use crate::forum::refusal::Refusal;

/// Refuses a condition with a number that is none.
pub(super) fn numbers_are_finite(condition: &Condition) -> Result<(), Refusal> {
    let mut finite = true;
    each_test(condition, &mut |test| match test {
        Condition::Above(_, number)
        | Condition::AtLeast(_, number)
        | Condition::Below(_, number)
        | Condition::AtMost(_, number) => finite &= number.is_finite(),
        Condition::Between(_, low, high) => finite &= low.is_finite() && high.is_finite(),
        _ => {}
    });
    if finite {
        return Ok(());
    }
    Err(Refusal::because("A test must compare with a number"))
}

/// Shows every test of one column to `look`.
fn each_test<'a>(condition: &'a Condition, look: &mut impl FnMut(&'a Condition)) {
    match condition {
        Condition::All(tests) | Condition::Any(tests) => {
            for test in tests {
                each_test(test, look);
            }
        }
        Condition::Not(test) => each_test(test, look),
        test => look(test),
    }
}

impl Condition {
    /// The column that a single test looks at; none for joined tests.
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::Is(column, _)
            | Self::IsNot(column, _)
            | Self::In(column, _)
            | Self::NotIn(column, _)
            | Self::Contains(column, _)
            | Self::StartsWith(column, _)
            | Self::EndsWith(column, _)
            | Self::Above(column, _)
            | Self::AtLeast(column, _)
            | Self::Below(column, _)
            | Self::AtMost(column, _)
            | Self::Between(column, _, _)
            | Self::Missing(column)
            | Self::Present(column)
            | Self::WithinDays(column, _) => Some(column),
            Self::All(_) | Self::Any(_) | Self::Not(_) => None,
        }
    }

    /// The columns that it looks at, in the order of its text, each once.
    pub fn columns(&self) -> Vec<&str> {
        let mut columns = Vec::new();
        each_test(self, &mut |test| {
            let column = test.column().unwrap_or_default();
            if !columns.contains(&column) {
                columns.push(column);
            }
        });
        columns
    }
}

impl Group {
    pub(super) fn check_limits(&self) -> Result<(), Refusal> {
        let limits = [self.cap, self.floor];
        if limits.into_iter().flatten().any(|limit| !limit.is_finite()) {
            return Err(Refusal::because("A cap or floor must be a number"));
        }
        match (self.floor, self.cap) {
            (Some(floor), Some(cap)) if cap < floor => Err(Refusal::because(format!(
                "The cap {} lies below the floor {}: raise the cap or lower the floor",
                number(cap),
                number(floor)
            ))),
            _ => Ok(()),
        }
    }

    /// The least and the most that its sum can be.
    pub fn reach(&self) -> (f64, f64) {
        let (mut least, mut most) = (0.0, 0.0);
        for (_, criterion) in in_use(&self.criteria) {
            least += criterion.points.min(0.0);
            most += criterion.points.max(0.0);
        }
        let clamp = |sum: f64| {
            let capped = self.cap.map_or(sum, |cap| sum.min(cap));
            self.floor.map_or(capped, |floor| capped.max(floor))
        };
        (clamp(least), clamp(most))
    }
}

impl Criterion {
    pub(super) fn check_numbers(&self) -> Result<(), Refusal> {
        if !self.points.is_finite() {
            return Err(Refusal::because("Points must be a number"));
        }
        numbers_are_finite(&self.when)
    }
}

impl HandOff {
    pub(super) fn check_sides(&self) -> Result<(), Refusal> {
        if self.from == self.to {
            return Err(Refusal::because(
                "A hand-off passes from one side to the other: choose two sides",
            ));
        }
        Ok(())
    }
}

impl LeadsColumns {
    pub(super) fn check(&self) -> Result<(), Refusal> {
        self.problems()
            .into_iter()
            .next()
            .map_or(Ok(()), |problem| Err(Refusal::because(problem)))
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut seen: Vec<(String, &str)> = Vec::new();
        for (short, headers) in &self.columns {
            if headers.iter().all(|header| header.trim().is_empty()) {
                problems.push(format!("The short name `{short}` stands for no header"));
            }
            for header in headers {
                let folded = header.trim().to_lowercase();
                match seen.iter().find(|(one, _)| *one == folded) {
                    Some((_, other)) => problems.push(format!(
                        "The header `{}` has two short names, `{other}` and `{short}`: keep one",
                        header.trim()
                    )),
                    None => seen.push((folded, short)),
                }
            }
        }
        if let Some(outcome) = &self.outcome {
            if outcome.column.trim().is_empty() {
                problems.push("The outcome needs the header of its column".to_owned());
            }
            if outcome.is.is_empty() {
                problems.push("The outcome needs a value that means yes".to_owned());
            }
        }
        problems
    }
}

impl LeadDefinition {
    /// The least and the most that a measure can be.
    pub fn reach(&self, measure: Measure) -> (f64, f64) {
        let counts = |axis: Axis| match measure {
            Measure::Total => true,
            Measure::Fit => axis == Axis::Fit,
            Measure::Engagement => axis == Axis::Engagement,
        };
        in_use(&self.groups)
            .filter(|(_, group)| counts(group.axis))
            .map(|(_, group)| group.reach())
            .fold((0.0, 0.0), |(least, most), (low, high)| {
                (least + low, most + high)
            })
    }

    /// What looks wrong, a sentence each, in the order of the worksheet.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = self.leads.problems();
        self.problems_of_groups(&mut problems);
        self.problems_of_thresholds(&mut problems);
        self.problems_of_rules(&mut problems);
        self.problems_of_hand_offs(&mut problems);
        problems
    }

    fn problems_of_groups(&self, problems: &mut Vec<String>) {
        for (_, group) in in_use(&self.groups) {
            if let Err(refusal) = group.check_limits() {
                problems.push(format!("Group “{}”: {refusal}", group.title));
            }
            for (_, criterion) in in_use(&group.criteria) {
                let what = format!("Criterion “{}”", criterion.title);
                if let Err(refusal) = criterion.check_numbers() {
                    problems.push(format!("{what}: {refusal}"));
                }
                if criterion.points == 0.0 {
                    problems.push(format!("{what} adds no points"));
                }
                self.problems_of_condition(&what, &criterion.when, problems);
            }
        }
    }

    fn problems_of_condition(&self, what: &str, when: &Condition, problems: &mut Vec<String>) {
        if *when == Condition::default() {
            problems.push(format!("{what} holds for every lead: say when it holds"));
        }
        each_test(when, &mut |test| match test {
            Condition::Between(_, low, high) if low > high => {
                problems.push(format!(
                    "{what}: `{test}` never holds, its ends are swapped"
                ));
            }
            Condition::In(_, values) if values.is_empty() => {
                problems.push(format!("{what}: `{test}` never holds, its list is empty"));
            }
            _ => {}
        });
        for column in when.columns() {
            if column.trim().is_empty() {
                problems.push(format!("{what} tests a column without a name"));
            }
            if self.is_filled_late(column) {
                problems.push(format!(
                    "{what} tests `{column}`, which is filled only after the hand-off: it knows \
                     the outcome"
                ));
            }
        }
    }

    /// Whether a column, by its header or a short name, is filled only after the hand-off.
    fn is_filled_late(&self, column: &str) -> bool {
        let late = |name: &str| {
            let name = name.trim().to_lowercase();
            let mut filled = self.leads.filled_after_hand_off.iter();
            filled.any(|one| one.trim().to_lowercase() == name)
        };
        let headers = self.leads.columns.get(column);
        late(column) || headers.is_some_and(|headers| headers.iter().any(|one| late(one)))
    }

    fn problems_of_thresholds(&self, problems: &mut Vec<String>) {
        if self.qualifies_when.is_empty() && self.always.is_empty() {
            problems.push("No lead can qualify: set a threshold".to_owned());
        }
        for alternative in &self.qualifies_when {
            for test in alternative {
                let (measure, limit) = test.parts();
                if !limit.is_finite() {
                    problems.push("A threshold must be a number".to_owned());
                    continue;
                }
                let (least, most) = self.reach(measure);
                let (never, side, end) = match test {
                    ScoreTest::AtLeast(..) => (most < limit, "most", most),
                    ScoreTest::Above(..) => (most <= limit, "most", most),
                    ScoreTest::AtMost(..) => (least > limit, "least", least),
                    ScoreTest::Below(..) => (least >= limit, "least", least),
                };
                if never {
                    problems.push(format!(
                        "The threshold {test} is never reached: {} is at {side} {}",
                        measure.word(),
                        number(end)
                    ));
                }
            }
            if alternative.iter().all(|test| self.always_holds(*test)) {
                problems.push(format!(
                    "Every lead qualifies by {}: raise the threshold",
                    super::thresholds_in_words(std::slice::from_ref(alternative))
                ));
            }
        }
    }

    fn always_holds(&self, test: ScoreTest) -> bool {
        let (measure, limit) = test.parts();
        let (least, most) = self.reach(measure);
        match test {
            ScoreTest::AtLeast(..) => least >= limit,
            ScoreTest::Above(..) => least > limit,
            ScoreTest::AtMost(..) => most <= limit,
            ScoreTest::Below(..) => most < limit,
        }
    }

    fn problems_of_rules(&self, problems: &mut Vec<String>) {
        let codes: Vec<&str> = in_use(&self.reasons)
            .map(|(_, reason)| reason.code.trim())
            .collect();
        let always = in_use(&self.always).map(|(_, rule)| ("Rule", false, rule));
        let never = in_use(&self.never).map(|(_, rule)| ("Disqualifier", true, rule));
        for (kind, sends_back, rule) in always.chain(never) {
            let what = format!("{kind} “{}”", rule.title);
            if let Err(refusal) = numbers_are_finite(&rule.when) {
                problems.push(format!("{what}: {refusal}"));
            }
            self.problems_of_condition(&what, &rule.when, problems);
            // Only a disqualified lead is sent back, with a reason from the list.
            if !sends_back {
                continue;
            }
            let code = rule.reason.trim();
            if code.is_empty() {
                problems.push(format!("{what} names no reason for sending the lead back"));
            } else if !codes.contains(&code) {
                let meant = nearest(code, codes.iter().copied());
                let meant = meant.map_or_else(
                    || "add it to the reasons".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                problems.push(format!(
                    "{what} names the reason `{code}`, which is not in the list: {meant}"
                ));
            }
        }
    }

    fn problems_of_hand_offs(&self, problems: &mut Vec<String>) {
        for (_, hand_off) in in_use(&self.hand_offs) {
            if let Err(refusal) = hand_off.check_sides() {
                problems.push(format!("Hand-off “{}”: {refusal}", hand_off.title));
            }
            if hand_off.respond_within.is_none() {
                problems.push(format!(
                    "Hand-off “{}” has no time for the first response",
                    hand_off.title
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests;
