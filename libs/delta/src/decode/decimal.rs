//! Decimal numbers of JSON, of any length, without conversion to a binary fraction.

/// `digits` × 10^`exponent`, without leading or trailing zeros; zero has no digits.
#[derive(Debug, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    /// Parses a JSON number and nothing else: no plus sign, no leading zero, no point without digits on both sides.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.find(['e', 'E']) {
            Some(at) => (&rest[..at], parse_exponent(&rest[at + 1..])?),
            None => (rest, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((_, "")) => return None,
            Some((whole, fraction)) => (whole, fraction),
            None => (mantissa, ""),
        };
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty()
            || (whole.len() > 1 && whole.starts_with('0'))
            || !all_digits(whole)
            || !all_digits(fraction)
        {
            return None;
        }
        let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).map(|byte| byte - b'0').collect();
        let mut exponent = exponent.saturating_sub(fraction.len() as i64);
        while digits.last() == Some(&0) {
            digits.pop();
            exponent = exponent.saturating_add(1);
        }
        let zeros = digits.iter().take_while(|digit| **digit == 0).count();
        digits.drain(..zeros);
        if digits.is_empty() {
            return Some(Self { negative: false, digits, exponent: 0 });
        }
        Some(Self { negative, digits, exponent })
    }

    /// Whether the shortest text of a double is this number, so that the double loses nothing.
    pub fn equals_double(&self, value: f64) -> bool {
        value.is_finite() && Self::parse(&format!("{value:e}")).as_ref() == Some(self)
    }

    /// The number in units of 10^-`scale`, rounded half away from zero. None if it has more than 30 digits.
    pub fn round(&self, scale: i64) -> Option<i128> {
        let shift = self.exponent.saturating_add(scale);
        if self.digits.is_empty() {
            return Some(0);
        }
        let length = self.digits.len() as i64;
        if length.saturating_add(shift) > 30 {
            return None;
        }
        let value = if shift >= 0 {
            number(&self.digits) * 10_i128.pow(shift as u32)
        } else if length + shift < 0 {
            0
        } else {
            let kept = (length + shift) as usize;
            number(&self.digits[..kept]) + i128::from(self.digits[kept] >= 5)
        };
        Some(if self.negative { -value } else { value })
    }

    /// None when the number has a fraction or does not fit.
    pub fn to_integer(&self) -> Option<i64> {
        if self.exponent < 0 {
            return None;
        }
        i64::try_from(self.round(0)?).ok()
    }
}

fn number(digits: &[u8]) -> i128 {
    digits.iter().fold(0, |value, digit| value * 10 + i128::from(*digit))
}

/// Saturates: an exponent that does not fit into 64 bits has the same effect as the largest that does.
fn parse_exponent(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => (1, text),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(
        sign * digits
            .bytes()
            .fold(0_i64, |value, digit| value.saturating_mul(10).saturating_add(i64::from(digit - b'0'))),
    )
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn fits(text: &str) -> bool {
        Decimal::parse(text).unwrap().equals_double(text.parse().unwrap())
    }

    #[test]
    fn a_double_holds_a_number_only_when_its_shortest_text_is_the_same() {
        for text in
            ["12.34", "0.1", "1e17", "100000000000000000000", "-0", "0.0", "12.340", "5e-324", "9007199254740992"]
        {
            assert!(fits(text), "{text}");
        }
        for text in
            ["9007199254740993", "12.3400000000000000001", "0.1000000000000000055511151231257827", "1e-400", "1e400"]
        {
            assert!(!fits(text), "{text}");
        }
    }

    #[test]
    fn whole_numbers() {
        for (text, value) in [("3", 3), ("3.0", 3), ("3e0", 3), ("30e-1", 3), ("-7", -7), ("0.0e9", 0)] {
            assert_eq!(Decimal::parse(text).unwrap().to_integer(), Some(value), "{text}");
        }
        for text in ["2.5", "1e-1", "9223372036854775808", "1e30"] {
            assert_eq!(Decimal::parse(text).unwrap().to_integer(), None, "{text}");
        }
    }
}
