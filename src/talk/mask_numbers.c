// mask_numbers.c - what points at a person and has signs or numbers in it:
// addresses of the net, dates, ages, postcodes, streets, telephone numbers;
// also as automatic transcripts spell them.
//
// SOURCE: Royal Mail, PAF Programmers' Guide (form of postcodes); ITU-T E.164
// (at most 15 digits); the limits at which a number counts are ours
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/mask_rules.h"

#include <string.h>

enum {
    PHONE_LEAST = 7, // digits
    PHONE_MOST = 15,
    NUMBER_LEAST = 5, // digits of a number that may be an account or a file
    SPOKEN_LEAST = 6, // digits, one by one
    RUN_MOST =
        60, // tokens of an address of the net, so that long texts are quick
    OLD_AGE = 89,
    AGE_MOST = 120,
};

#define MONTHS                                                                 \
    " january february march april may june july august september october "    \
    "november december jan feb mar apr jun jul aug sep sept oct nov dec "
#define ORDINALS                                                               \
    " first second third fourth fifth sixth seventh eighth ninth tenth "       \
    "eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth "  \
    "eighteenth nineteenth twentieth thirtieth twenty-first twenty-second "    \
    "twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh "     \
    "twenty-eighth twenty-ninth thirty-first "

static bool is_sign(const struct mask_look *look, size_t i, const char *signs)
{
    return i < look->tokens->count && look->tokens->at[i].shape == SHAPE_SIGN
        && look->tokens->at[i].len == 1
        && strchr(signs, *look->tokens->at[i].base.at);
}

static bool is_joined(const struct mask_look *look, size_t i)
{
    return i < look->tokens->count && !look->tokens->at[i].is_spaced;
}

static bool is_in(const struct mask_look *look, size_t i, const char *words)
{
    return mask_token_in(look->tokens, i, words);
}

static bool is_between(const struct mask_look *look, size_t i, long low,
                       long high)
{
    long number = mask_token_number(look->tokens, i);

    return number >= low && number <= high;
}

static bool has_letters_or_digits(const struct mask_look *look, size_t i)
{
    return i < look->tokens->count && look->tokens->at[i].shape != SHAPE_SIGN
        && look->tokens->at[i].shape != SHAPE_MASKED;
}

// ---- mail and web -----------------------------------------------------------

#define ENDINGS                                                                \
    " com org net edu gov uk ie eu info app io ca au nz de fr nl dev "
#define HOSTS " gmail hotmail yahoo outlook icloud googlemail aol proton live "

// Words and digits with these signs between them, nothing blank.
static size_t run_of(const struct mask_look *look, size_t i, const char *signs)
{
    for (size_t most = i + RUN_MOST; i < most; i++) {
        bool goes_on = has_letters_or_digits(look, i)
                    || (is_sign(look, i, signs) && is_joined(look, i + 1)
                        && has_letters_or_digits(look, i + 1));

        if (!goes_on) {
            return i;
        }
        if (!is_joined(look, i + 1)) {
            return i + 1;
        }
    }
    return i;
}

// "anna dot lind at gmail dot com", from its first word.
static size_t find_spoken_mail(const struct mask_look *look, size_t i)
{
    size_t at = i;

    while (at < i + RUN_MOST && mask_token_is_word(look->tokens, at)
           && is_in(look, at + 1, " dot underscore dash ")) {
        at += 2;
    }
    at++;
    return mask_token_is(look->tokens, at, "at") && is_in(look, at + 1, HOSTS)
                && is_in(look, at + 2, " dot ") && is_in(look, at + 3, ENDINGS)
                && has_letters_or_digits(look, i)
             ? at + 4
             : i;
}

size_t mask_find_mail(const struct mask_look *look, size_t i)
{
    size_t at = run_of(look, i, "._%+-");

    if (at > i && is_sign(look, at, "@") && is_joined(look, at)
        && is_joined(look, at + 1)) {
        size_t end = run_of(look, at + 1, ".-");

        return end > at + 1 ? end : i;
    }
    return find_spoken_mail(look, i);
}

// "http://...", "www...", "example.com/...", "example dot com".
size_t mask_find_web(const struct mask_look *look, size_t i)
{
    size_t end = run_of(look, i, ".-");
    bool is_web = is_in(look, i, " http https www ");

    if (end > i + 2 && is_in(look, end - 1, ENDINGS)
        && is_sign(look, end - 2, ".")) {
        is_web = true;
    }
    if (is_web && (end > i + 1 || is_sign(look, end, ":"))) {
        while (is_joined(look, end)
               && (has_letters_or_digits(look, end)
                   || (is_sign(look, end, "/:.-_?=&%#~+")
                       && is_joined(look, end + 1)))) {
            end++;
        }
        return end;
    }
    return mask_token_is_word(look->tokens, i) && is_in(look, i + 1, " dot ")
                && is_in(look, i + 2, ENDINGS)
             ? i + 3
             : i;
}

// ---- dates ------------------------------------------------------------------

// A number or ordinal word for the day of a month; the token behind it.
static size_t find_day(const struct mask_look *look, size_t i)
{
    if (is_between(look, i, 1, 31)) {
        return i + 1;
    }
    if (is_in(look, i, " twenty thirty ") && is_in(look, i + 1, ORDINALS)) {
        return i + 2;
    }
    return is_in(look, i, ORDINALS) ? i + 1 : i;
}

static bool is_month(const struct mask_look *look, size_t i)
{
    return is_in(look, i, MONTHS);
}

// ", 1984", "1984" or "'84".
static size_t skip_year(const struct mask_look *look, size_t i)
{
    size_t at = i + is_sign(look, i, ",");

    if (is_between(look, at, 1850, 2100)) {
        return at + 1;
    }
    return is_sign(look, at, "'") && is_joined(look, at + 1)
                && is_between(look, at + 1, 0, 99)
             ? at + 2
             : i;
}

// 12/03/1984, 12.3.84, 1984-03-12.
static size_t find_numeric_date(const struct mask_look *look, size_t i)
{
    bool apart =
        is_sign(look, i + 1, "/.-") && is_sign(look, i + 3, "/.-")
        && *look->tokens->at[i + 1].base.at == *look->tokens->at[i + 3].base.at;

    for (size_t n = 1; n <= 4 && apart; n++) {
        apart = is_joined(look, i + n);
    }
    if (!apart || !is_between(look, i + 2, 1, 31)) {
        return i;
    }
    return (is_between(look, i, 1, 31) && is_between(look, i + 4, 0, 2100))
                || (is_between(look, i, 1850, 2100)
                    && is_between(look, i + 4, 1, 31))
             ? i + 5
             : i;
}

// "12 March 1984", "the twelfth of march".
static size_t find_day_first(const struct mask_look *look, size_t i)
{
    size_t at = find_day(look, i);

    if (at == i) {
        return i;
    }
    at += is_in(look, at, " of ");
    return is_month(look, at) ? skip_year(look, at + 1) : i;
}

// "March 12th, 1984", "march the twelfth", "March 1984".
static size_t find_month_first(const struct mask_look *look, size_t i)
{
    size_t at = i + 1, day;

    if (!is_month(look, i)) {
        return i;
    }
    at += is_sign(look, at, ".") && is_joined(look, at);
    if (skip_year(look, at) > at && !is_sign(look, at, ",")) {
        return skip_year(look, at);
    }
    at += is_in(look, at, " the ");
    day = find_day(look, at);
    // "in may second thoughts came": a word counts only behind "the"
    if (day > at
        && (mask_token_number(look->tokens, at) > 0
            || is_in(look, at - 1, " the "))) {
        return skip_year(look, day);
    }
    return i;
}

// "born in 1984", "my date of birth is ... 84".
static size_t find_birth_year(const struct mask_look *look, size_t i)
{
    if (!is_between(look, i, 1850, 2100)) {
        return i;
    }
    for (size_t back = 1; back <= 4 && back <= i; back++) {
        if (is_in(look, i - back, " born birth birthday dob ")) {
            return i + 1;
        }
    }
    return i;
}

size_t mask_find_date(const struct mask_look *look, size_t i)
{
    size_t (*const find[])(const struct mask_look *, size_t) = {
        find_numeric_date, find_day_first, find_month_first, find_birth_year};

    for (size_t n = 0; n < sizeof find / sizeof *find; n++) {
        size_t end = find[n](look, i);

        if (end > i) {
            return end;
        }
    }
    return i;
}

// ---- ages above 89 ----------------------------------------------------------

// 90 to 120, or "ninety", "ninety four", "ninety-four".
static size_t find_old_number(const struct mask_look *look, size_t i)
{
    if (is_between(look, i, OLD_AGE + 1, AGE_MOST)) {
        return i + 1;
    }
    if (is_in(look, i,
              " ninety-one ninety-two ninety-three ninety-four ninety-five "
              "ninety-six ninety-seven ninety-eight ninety-nine ")) {
        return i + 1;
    }
    if (!is_in(look, i, " ninety ")) {
        return i;
    }
    return is_in(look, i + 1, " one two three four five six seven eight nine ")
             ? i + 2
             : i + 1;
}

// "years old", "-year-old", "years of age".
static size_t skip_years_old(const struct mask_look *look, size_t i)
{
    size_t at = i + (is_sign(look, i, "-") && is_joined(look, i + 1));

    if (is_in(look, at, " year-old year-olds ")) {
        return at + 1;
    }
    if (is_in(look, at, " years year ") && is_in(look, at + 1, " old ")) {
        return at + 2;
    }
    return is_in(look, at, " years ") && is_in(look, at + 1, " of ")
                && is_in(look, at + 2, " age ")
             ? at + 3
             : i;
}

static bool ends_phrase(const struct mask_look *look, size_t i)
{
    return i >= look->tokens->count || is_sign(look, i, ".,;!?")
        || is_in(look, i,
                 " now today and but so in this next last when though because "
                 "with who already soon ");
}

size_t mask_find_age(const struct mask_look *look, size_t i)
{
    size_t end = find_old_number(look, i);

    if (end == i) {
        return i;
    }
    if (skip_years_old(look, end) > end) {
        return skip_years_old(look, end);
    }
    if (i == 0) {
        return i;
    }
    if (is_in(look, i - 1, " aged age turned turning turns ")) {
        return end;
    }
    // "she is 94.", "he's 94 now", not "it is 95 percent"
    return is_in(look, i - 1,
                 " i'm is was he she am are were just nearly almost be ")
                && ends_phrase(look, end)
             ? end
             : i;
}

// ---- postcodes and streets --------------------------------------------------

// Does the token look like this? A: letter, 9: digit, ?: either.
static bool is_form(const struct mask_look *look, size_t i, const char *form)
{
    struct str base;
    size_t len = strlen(form);

    if (i >= look->tokens->count) {
        return false;
    }
    base = look->tokens->at[i].base;
    for (size_t n = 0; n < len && base.len == len; n++) {
        bool digit = base.at[n] >= '0' && base.at[n] <= '9';
        bool letter = base.at[n] >= 'a' && base.at[n] <= 'z';

        if ((form[n] == '9' && !digit) || (form[n] == 'A' && !letter)
            || !(digit || letter)) {
            return false;
        }
    }
    return base.len == len;
}

size_t mask_find_postcode(const struct mask_look *look, size_t i)
{
    static const char *const OUTWARD[] = {"A9",  "A99",  "A9A",
                                          "AA9", "AA99", "AA9A"};
    static const char *const WHOLE[] = {
        "A99AA", "A999AA", "A9A9AA", "AA99AA", "AA999AA", "AA9A9AA", "A9A9A9"};

    for (size_t n = 0; n < sizeof OUTWARD / sizeof *OUTWARD; n++) {
        if (is_form(look, i, OUTWARD[n]) && is_form(look, i + 1, "9AA")
            && look->tokens->at[i + 1].shape == SHAPE_MIXED) {
            return i + 2;
        }
    }
    for (size_t n = 0; n < sizeof WHOLE / sizeof *WHOLE; n++) {
        if (is_form(look, i, WHOLE[n])) {
            return i + 1;
        }
    }
    return is_form(look, i, "A9A") && is_form(look, i + 1, "9A9") ? i + 2 : i;
}

#define STREETS                                                                \
    " street st road rd avenue ave lane ln drive dr close court ct crescent "  \
    "way place pl square sq terrace boulevard blvd gardens grove hill mews "   \
    "row walk park "
#define PLAIN_STREETS " street road avenue lane crescent boulevard "

static bool is_capital(const struct mask_look *look, size_t i)
{
    return i < look->tokens->count
        && look->tokens->at[i].shape == SHAPE_CAPITAL;
}

// "14 Elm Street", "14b High Road", "14 elm street".
size_t mask_find_address(const struct mask_look *look, size_t i)
{
    size_t at = i + 1;

    if (i >= look->tokens->count
        || (look->tokens->at[i].shape != SHAPE_DIGITS
            && look->tokens->at[i].shape != SHAPE_MIXED)) {
        return i;
    }
    while (at < i + 4 && is_capital(look, at)) {
        at++;
        if (at > i + 2 && is_in(look, at - 1, STREETS)) {
            return at;
        }
    }
    return mask_token_is_word(look->tokens, i + 1)
                && !is_in(look, i + 1,
                          " way the a hour hours minute minutes mile miles "
                          "lane side back main ")
                && is_in(look, i + 2, PLAIN_STREETS)
             ? i + 3
             : i;
}

// ---- long numbers -----------------------------------------------------------

// Digits with signs between them, from token `i`; `*digits`: how many.
static size_t run_of_digits(const struct mask_look *look, size_t i, int *digits)
{
    size_t end = i;

    *digits = 0;
    i += is_sign(look, i, "+(");
    i += is_sign(look, i, "(") && is_joined(look, i);
    while (i < look->tokens->count && look->tokens->at[i].shape == SHAPE_DIGITS
           && *digits < 100) {
        *digits += (int)look->tokens->at[i].len;
        end = ++i;
        i += is_sign(look, i, ")");
        i += is_sign(look, i, "(")
          || (is_sign(look, i, "-./") && is_joined(look, i));
    }
    return end;
}

static bool is_money(const struct mask_look *look, size_t i)
{
    const struct mask_token *before = i ? &look->tokens->at[i - 1] : NULL;

    return before && before->shape == SHAPE_SIGN
        && (*before->base.at == '$' || before->len > 1);
}

// "1984-1990", "2024 2025": two years, no telephone number.
static bool is_two_years(const struct mask_look *look, size_t i, size_t end)
{
    return end - i <= 3 && is_between(look, i, 1850, 2100)
        && is_between(look, end - 1, 1850, 2100);
}

size_t mask_find_phone(const struct mask_look *look, size_t i)
{
    int digits;
    size_t end = run_of_digits(look, i, &digits);

    return digits >= PHONE_LEAST && digits <= PHONE_MOST && !is_money(look, i)
                && !is_two_years(look, i, end)
             ? end
             : i;
}

static bool is_spoken_digit(const struct mask_look *look, size_t i)
{
    return is_in(look, i,
                 " zero oh o one two three four five six seven eight nine "
                 "double triple ")
        || (mask_token_number(look->tokens, i) >= 0
            && look->tokens->at[i].len == 1);
}

// "oh seven seven double four ..."
static size_t find_spoken_number(const struct mask_look *look, size_t i)
{
    size_t end = i;

    while (is_spoken_digit(look, end)) {
        end++;
    }
    return end - i >= SPOKEN_LEAST ? end : i;
}

size_t mask_find_number(const struct mask_look *look, size_t i)
{
    const struct mask_token *token = &look->tokens->at[i];
    int digits;
    size_t end = run_of_digits(look, i, &digits);

    if (digits > PHONE_MOST) {
        return end;
    }
    if ((token->shape == SHAPE_DIGITS || token->shape == SHAPE_MIXED)
        && !is_money(look, i)) {
        int count = 0;

        for (size_t n = 0; n < token->len; n++) {
            count += token->base.at[n] >= '0' && token->base.at[n] <= '9';
        }
        if (count >= NUMBER_LEAST) {
            return i + 1;
        }
    }
    return find_spoken_number(look, i);
}
