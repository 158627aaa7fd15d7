package io.leanctx;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * An amount of money, exact. Amounts that are equal as numbers are equal: {@code 1.50} is kept as {@code 1.5}.
 *
 * @param amount how much: not negative, at most {@value #MAX_DIGITS} digits before the point and as many after it
 * @param currency the currency, by its code of ISO 4217, such as {@code USD}
 * @since 0.1.0
 */
public record Cost(BigDecimal amount, String currency) {

    /** The most digits before the point, and after it. */
    public static final int MAX_DIGITS = 18;

    private static final int LONGEST_NOTATION = 64;
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    /**
     * Creates an amount.
     *
     * @param amount how much
     * @param currency the currency
     * @throws InvalidInputException if {@code amount} is negative or has too many digits, or {@code currency} is not three
     *     capital letters
     */
    public Cost {
        BigDecimal given = Check.present("amount", amount);
        // By its scale first: to write out 1E+1000000000 would take all memory.
        boolean fits =
                given.signum() == 0 || (given.signum() > 0 && (long) given.precision() - given.scale() <= MAX_DIGITS);
        BigDecimal plain = fits ? plain(given) : given;
        if (!fits || plain.scale() > MAX_DIGITS) {
            throw new InvalidInputException("a cost of " + Check.excerpt(given.toString())
                    + " cannot be kept; give an amount from 0 with at most " + MAX_DIGITS
                    + " digits before the point and after it");
        }
        if (!CURRENCY.matcher(Check.present("currency", currency)).matches()) {
            throw new InvalidInputException("\"" + Check.excerpt(currency)
                    + "\" is not the code of a currency; give three capital letters, such as USD");
        }
        amount = plain;
    }

    /**
     * Creates an amount from its decimal notation, such as {@code Cost.of("0.0125", "USD")}.
     *
     * @param amount how much
     * @param currency the currency
     * @return the amount
     * @throws InvalidInputException if {@code amount} is no decimal number, or breaks a rule
     */
    public static Cost of(String amount, String currency) {
        if (Check.present("amount", amount).length() > LONGEST_NOTATION) {
            throw new InvalidInputException("\"" + Check.excerpt(amount) + "\" is too long for an amount; give at most "
                    + LONGEST_NOTATION + " characters");
        }
        try {
            return new Cost(new BigDecimal(amount), currency);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    "\"" + Check.excerpt(amount) + "\" is no amount; give a decimal number, such as 0.0125", e);
        }
    }

    private static BigDecimal plain(BigDecimal amount) {
        BigDecimal shortest = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
        return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }

    /**
     * The amount and the currency.
     *
     * @return such as {@code 0.0125 USD}
     */
    @Override
    public String toString() {
        return amount.toPlainString() + " " + currency;
    }
}
