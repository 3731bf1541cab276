// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/note_command.h"

#include <strings.h>

static const struct {
    const char *word;
    enum note_verb verb;
} VERBS[] = {
    {"p",       NOTE_PROMISE},
    {"promise", NOTE_PROMISE},
    {"plan",    NOTE_PLAN   },
    {"event",   NOTE_EVENT  },
};

static const char *const NAMES[] = {
    [NOTE_PROMISE] = "promise",
    [NOTE_PLAN] = "plan",
    [NOTE_EVENT] = "event",
    [NOTE_UNKNOWN] = "",
};

const char *note_verb_name(enum note_verb verb)
{
    return NAMES[verb];
}

// ---- words ------------------------------------------------------------------

// Without regard to case, and without a full stop or comma behind it.
static bool word_is(struct str word, const char *wanted, size_t least)
{
    while (word.len
           && (word.at[word.len - 1] == '.' || word.at[word.len - 1] == ',')) {
        word.len--;
    }
    return word.len >= least && word.len <= str_of(wanted).len
        && strncasecmp(word.at, wanted, word.len) == 0;
}

static bool word_is_exactly(struct str word, const char *wanted)
{
    return word_is(word, wanted, str_of(wanted).len);
}

// The place of a word in a table of names, of which `least` letters suffice;
// -1: none.
static int find_name(const char *const *names, int count, struct str word,
                     size_t least)
{
    for (int i = 0; i < count; i++) {
        if (word_is(word, names[i], least)) {
            return i;
        }
    }
    return -1;
}

// "tues", "thurs" and so on are beginnings of the names.
static int weekday_of(struct str word)
{
    static const char *const DAYS[] = {"monday",   "tuesday", "wednesday",
                                       "thursday", "friday",  "saturday",
                                       "sunday"};

    return find_name(DAYS, 7, word, 3);
}

static int month_of(struct str word)
{
    static const char *const MONTHS[] = {
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};

    return find_name(MONTHS, 12, word, 3) + 1;
}

// "4", "4th", "a"; false: no number from 1 to 366.
static bool number_of(struct str word, int *number)
{
    static const char *const ENDS[] = {"st", "nd", "rd", "th"};
    int64_t value;

    if (word_is_exactly(word, "a") || word_is_exactly(word, "one")) {
        *number = 1;
        return true;
    }
    for (int i = 0; i < 4 && word.len > 2; i++) {
        struct str end = {word.at + word.len - 2, 2};

        if (word_is_exactly(end, ENDS[i])) {
            word.len -= 2;
            break;
        }
    }
    if (!str_parse_int(word, &value) || value < 1 || value > 366) {
        return false;
    }
    *number = (int)value;
    return true;
}

// ---- days -------------------------------------------------------------------

static struct civil days_from(const struct civil *day, int days)
{
    return civil_of_moment(moment_of_civil(day) + days * DAY);
}

static bool is_day(const struct civil *day)
{
    struct civil back = civil_of_moment(moment_of_civil(day));

    return back.day == day->day && back.month == day->month;
}

// In the same year; also for a 29 February that this one does not have.
static int compare_in_year(const struct civil *a, const struct civil *b)
{
    return (a->month - b->month) * 31 + a->day - b->day;
}

// The last day of the month where there is no such day: 31 January and a month.
static struct civil months_from(const struct civil *day, int months)
{
    int month = day->year * 12 + day->month - 1 + months;
    struct civil found = {
        .year = month / 12, .month = month % 12 + 1, .day = day->day};

    while (!is_day(&found)) {
        found.day--;
    }
    return found;
}

// Where a promise looks ahead, an event looks back.
struct look {
    struct civil today;
    int sign; // +1 or -1
};

static bool read_weekday(const struct look *look, struct str word,
                         struct civil *day)
{
    int wanted = weekday_of(word);
    int days;

    if (wanted < 0) {
        return false;
    }
    days = (look->sign * (wanted - civil_weekday(&look->today)) + 7) % 7;
    *day = days_from(&look->today, look->sign * (days ? days : 7));
    return true;
}

// Without a year: the nearest one ahead, or back, that has the day.
static bool read_day_and_month(const struct look *look, struct str first,
                               struct str second, struct civil *day)
{
    int month = month_of(second), number;
    struct str of_day = first;

    if (!month) {
        month = month_of(first);
        of_day = second;
    }
    if (!month || !number_of(of_day, &number)) {
        return false;
    }
    *day = (struct civil){look->today.year, month, number, 0, 0, 0};
    if (look->sign * compare_in_year(day, &look->today) < 0) {
        day->year += look->sign;
    }
    return is_day(day);
}

static bool read_with_year(const struct look *look, const struct str word[3],
                           struct civil *day)
{
    int64_t year;

    if (!str_parse_int(word[2], &year) || year < 1900 || year > 9998
        || !read_day_and_month(look, word[0], word[1], day)) {
        return false;
    }
    day->year = (int)year;
    return is_day(day);
}

static bool add_units(const struct civil *today, struct str unit, int number,
                      struct civil *day)
{
    if (word_is(unit, "days", 3)) {
        *day = days_from(today, number);
    } else if (word_is(unit, "weeks", 4)) {
        *day = days_from(today, number * 7);
    } else if (word_is(unit, "months", 5)) {
        *day = months_from(today, number);
    } else {
        return false;
    }
    return true;
}

// "in 2 weeks"; looking back, "2 weeks ago".
static bool read_distance(const struct look *look, const struct str word[3],
                          struct civil *day)
{
    int number;

    if (look->sign > 0) {
        return word_is_exactly(word[0], "in") && number_of(word[1], &number)
            && add_units(&look->today, word[2], number, day);
    }
    return word_is_exactly(word[2], "ago") && number_of(word[0], &number)
        && add_units(&look->today, word[1], -number, day);
}

static bool read_named(const struct look *look, struct str word,
                       struct civil *day)
{
    static const struct {
        const char *word;
        int days;
    } DAYS[] = {
        {"today",     0 },
        {"tomorrow",  1 },
        {"yesterday", -1},
    };

    for (size_t i = 0; i < sizeof DAYS / sizeof *DAYS; i++) {
        if (word_is_exactly(word, DAYS[i].word)
            && DAYS[i].days * look->sign >= 0) {
            *day = days_from(&look->today, DAYS[i].days);
            return true;
        }
    }
    return false;
}

static bool read_iso(struct str word, struct civil *day)
{
    struct err unread;

    return word.len == 10 && civil_parse(word, day, &unread);
}

// ---- the day at the end -----------------------------------------------------

enum { WORDS_MOST = 3 }; // of a day

// The last `count` words; false: there are fewer.
static bool last_words(struct str text, int count, struct str *word,
                       struct str *before)
{
    for (int i = count - 1; i >= 0; i--) {
        size_t start;

        text = str_trim(text);
        start = text.len;
        while (start > 0 && text.at[start - 1] != ' '
               && text.at[start - 1] != '\t') {
            start--;
        }
        word[i] = (struct str){text.at + start, text.len - start};
        if (word[i].len == 0) {
            return false;
        }
        text.len = start;
    }
    *before = str_trim(text);
    return true;
}

static bool read_day(const struct look *look, int count, const struct str *word,
                     struct note_command *command)
{
    switch (count) {
    case 3:
        return read_with_year(look, word, &command->day)
            || read_distance(look, word, &command->day);
    case 2:
        if (look->sign > 0 && word_is_exactly(word[0], "next")
            && word_is_exactly(word[1], "session")) {
            command->due = NOTE_DUE_NEXT_SESSION;
            return true;
        }
        return read_day_and_month(look, word[0], word[1], &command->day);
    default:
        return read_named(look, word[0], &command->day)
            || read_weekday(look, word[0], &command->day)
            || read_iso(word[0], &command->day);
    }
}

// "by fri", "on 4 dec": the little word goes with the day.
static struct str without_little_word(struct str words)
{
    static const char *const LITTLE[] = {"by", "on", "until", "next", "last"};
    struct str word, before;

    for (size_t i = 0; i < sizeof LITTLE / sizeof *LITTLE; i++) {
        if (last_words(words, 1, &word, &before)
            && word_is_exactly(word, LITTLE[i])) {
            words = before;
        }
    }
    return words;
}

// A named day begins at midnight, however it was written.
static void take_named(struct note_command *command, struct str before)
{
    if (command->due == NOTE_DUE_NONE) {
        command->due = NOTE_DUE_NAMED;
        command->day.hour = command->day.minute = command->day.second = 0;
    }
    command->words = without_little_word(before);
}

static void take_day(const struct look *look, struct note_command *command)
{
    struct str word[WORDS_MOST], before;

    for (int count = WORDS_MOST; count > 0; count--) {
        if (last_words(command->words, count, word, &before)
            && read_day(look, count, word, command)) {
            take_named(command, before);
            return;
        }
    }
}

// ---- a line -----------------------------------------------------------------

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static enum note_verb verb_of(struct str word)
{
    for (size_t i = 0; i < sizeof VERBS / sizeof *VERBS; i++) {
        if (word_is_exactly(word, VERBS[i].word)) {
            return VERBS[i].verb;
        }
    }
    return NOTE_UNKNOWN;
}

bool note_command_parse(struct str line, const struct civil *today,
                        struct note_command *command)
{
    struct look look = {
        .today = {today->year, today->month, today->day}
    };
    struct str rest = str_trim(line);

    if (rest.len < 2 || rest.at[0] != ';' || !is_letter(rest.at[1])) {
        return false;
    }
    rest = (struct str){rest.at + 1, rest.len - 1};
    *command = (struct note_command){.verb = verb_of(str_cut(&rest, ' '))};
    command->words = str_trim(rest);
    look.sign = command->verb == NOTE_EVENT ? -1 : 1;
    if (command->verb == NOTE_PROMISE || command->verb == NOTE_EVENT) {
        take_day(&look, command);
    }
    return true;
}

// ---- what may take the place of what ----------------------------------------

bool note_still_holds(struct str before, struct str after)
{
    size_t found = 0;

    for (size_t i = 0; i < after.len && found < before.len; i++) {
        found += before.at[found] == after.at[i];
    }
    return found == before.len;
}
