//! The statistics behind the figures, each with its source.

/// The 97.5 % point of the normal distribution.
const Z_95: f64 = 1.959_963_984_540_054;

/// The 95 % interval of a rate of `hits` in `of`: the score interval of E. B. Wilson, "Probable
/// inference, the law of succession, and statistical inference", Journal of the American
/// Statistical Association 22 (1927), 209-212, without continuity correction. None when `of` is 0.
pub fn wilson(hits: u64, of: u64) -> Option<(f64, f64)> {
    if of == 0 {
        return None;
    }
    let n = of as f64;
    let rate = hits as f64 / n;
    let square = Z_95 * Z_95;
    let middle = rate + square / (2.0 * n);
    let half = Z_95 * (rate * (1.0 - rate) / n + square / (4.0 * n * n)).sqrt();
    let scale = 1.0 + square / n;
    Some((
        ((middle - half) / scale).max(0.0),
        ((middle + half) / scale).min(1.0),
    ))
}

/// How unlikely it is that leads drawn by lot would differ from the rest as much as the selected
/// ones do: the two-sided p-value of the z-test of two proportions with the pooled rate (K.
/// Pearson 1900 for the equal chi-square test; A. Agresti, "Categorical Data Analysis", 3.2).
/// None when all or no leads are selected, or all or none became customers.
pub fn p_value(selected: u64, hits: u64, leads: u64, positives: u64) -> Option<f64> {
    let rest = leads.checked_sub(selected)?;
    if selected == 0 || rest == 0 || positives == 0 || positives == leads {
        return None;
    }
    let pooled = positives as f64 / leads as f64;
    let difference =
        hits as f64 / selected as f64 - positives.saturating_sub(hits) as f64 / rest as f64;
    let spread = pooled * (1.0 - pooled) * (1.0 / selected as f64 + 1.0 / rest as f64);
    Some(erfc(
        (difference / spread.sqrt()).abs() / std::f64::consts::SQRT_2,
    ))
}

/// The complementary error function for `x` of 0 or more: the series 7.1.6 below 2.5 and the
/// continued fraction 7.1.14 above, both of M. Abramowitz and I. Stegun, "Handbook of Mathematical
/// Functions" (1964).
fn erfc(x: f64) -> f64 {
    let bell = (-x * x).exp() / std::f64::consts::PI.sqrt();
    if x < 2.5 {
        let (mut term, mut sum, mut odd) = (x, x, 1.0);
        while term > sum * 1e-17 {
            odd += 2.0;
            term *= 2.0 * x * x / odd;
            sum += term;
        }
        return 1.0 - 2.0 * bell * sum;
    }
    // Nothing is left of it in 64 bits, as with most selections among a million leads: the sixty
    // divisions can be spared.
    if bell == 0.0 {
        return 0.0;
    }
    // Sixty steps from the inside out are exact to the last digits for any x above 2.5.
    let fraction = (1..=60)
        .rev()
        .fold(x, |below, step| x + f64::from(step) / 2.0 / below);
    bell / fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(value: f64, meant: f64) {
        let error = (value - meant).abs() / meant.abs().max(1e-300);
        assert!(error < 1e-9, "{value} is not {meant}");
    }

    #[test]
    fn the_error_function_agrees_with_the_tables() {
        close(erfc(0.0), 1.0);
        close(erfc(0.5), 0.479_500_122_186_953_5);
        close(erfc(1.0), 0.157_299_207_050_285_13);
        close(erfc(2.0), 0.004_677_734_981_047_266);
        close(erfc(3.0), 2.209_049_699_858_544e-5);
        close(erfc(5.0), 1.537_459_794_428_034_8e-12);
        close(erfc(10.0), 2.088_487_583_762_545e-45);
        assert!(erfc(26.0) > 0.0);
        assert!(erfc(40.0) <= 0.0);
    }

    #[test]
    fn wilson_holds_the_rate_and_stays_between_none_and_all() {
        assert_eq!(wilson(0, 0), None);
        let (low, high) = wilson(0, 10).expect("ten leads");
        close(low.max(1e-300), 1e-300);
        close(high, 0.277_532_799_862_889_2);
        let (low, high) = wilson(10, 10).expect("ten leads");
        close(low, 0.722_467_200_137_110_5);
        close(high, 1.0);
    }

    #[test]
    fn nothing_can_be_said_of_all_or_none() {
        for (selected, hits, leads, positives) in
            [(0, 0, 9, 3), (9, 3, 9, 3), (4, 0, 9, 0), (4, 4, 9, 9)]
        {
            assert_eq!(p_value(selected, hits, leads, positives), None);
        }
        close(
            p_value(20, 15, 100, 50).expect("two groups"),
            0.012_419_330_651_552_318,
        );
    }
}
