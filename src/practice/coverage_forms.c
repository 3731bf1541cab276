// coverage_forms - the plan as people write it: "mon-fri 09:00-12:00
// 13:00-17:00; sat 10:00-12:00".
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "practice/coverage.h"

#include <stdio.h>
#include <string.h>

static const char *const DAY_NAMES[] = {"mon", "tue", "wed", "thu",
                                        "fri", "sat", "sun"};

enum { HOLIDAYS_MAX = 400 };

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// The next word; empty at the end.
static struct str take_word(struct str *rest)
{
    struct str word;

    *rest = str_trim(*rest);
    word = (struct str){rest->at, 0};
    while (word.len < rest->len && !is_space(rest->at[word.len])) {
        word.len++;
    }
    rest->at += word.len;
    rest->len -= word.len;
    return word;
}

// Cuts at the first ";" or line break.
static struct str take_part(struct str *rest)
{
    size_t length = 0;
    struct str part;

    while (length < rest->len && rest->at[length] != ';'
           && rest->at[length] != '\n') {
        length++;
    }
    part = (struct str){rest->at, length};
    length += length < rest->len;
    rest->at += length;
    rest->len -= length;
    return str_trim(part);
}

// ---- hours ------------------------------------------------------------------

static bool bad_hours(struct err *err)
{
    return err_set(err, ERR_INPUT,
                   "write the hours like: mon-fri 09:00-17:00; sat "
                   "10:00-12:00");
}

static bool clock_of(struct str text, int most, int *minutes)
{
    struct str rest = str_trim(text);
    struct str hour = str_cut(&rest, ':');
    int64_t h, m;

    if (hour.len < 1 || hour.len > 2 || rest.len != 2
        || !str_parse_int(hour, &h) || !str_parse_int(rest, &m) || h < 0
        || m < 0 || m > 59) {
        return false;
    }
    *minutes = (int)(h * 60 + m);
    return *minutes <= most;
}

bool coverage_parse_clock(struct str text, int *minutes, struct err *err)
{
    return clock_of(text, 1439, minutes)
        || err_set(err, ERR_INPUT, "write the time like 10:00");
}

static int day_of(struct str name)
{
    for (int i = 0; i < 7; i++) {
        if (name.len >= 3 && (name.at[0] | 32) == DAY_NAMES[i][0]
            && (name.at[1] | 32) == DAY_NAMES[i][1]
            && (name.at[2] | 32) == DAY_NAMES[i][2]) {
            return i;
        }
    }
    return -1;
}

// "mon", "mon-fri", "mon,wed,fri" as bits.
static bool days_of(struct str word, unsigned *days)
{
    *days = 0;
    while (word.at) {
        struct str last = str_cut(&word, ',');
        struct str first = str_cut(&last, '-');
        int from = day_of(first);
        int to = last.at ? day_of(last) : from;

        if (from < 0 || to < from) {
            return false;
        }
        for (int day = from; day <= to; day++) {
            *days |= 1U << day;
        }
    }
    return true;
}

static bool add_windows(struct str word, unsigned days, struct coverage *plan)
{
    struct str to = word;
    struct str from = str_cut(&to, '-');
    struct coverage_window window;

    if (!clock_of(from, 1439, &window.from) || !clock_of(to, 1440, &window.to)
        || window.from >= window.to) {
        return false;
    }
    for (window.weekday = 0; window.weekday < 7; window.weekday++) {
        if (!(days & 1U << window.weekday)) {
            continue;
        }
        if (plan->window_count == COVERAGE_WINDOWS) {
            return false;
        }
        plan->windows[plan->window_count++] = window;
    }
    return true;
}

// "mon-fri 09:00-12:00 13:00-17:00"
static bool parse_hours_part(struct str part, struct coverage *plan)
{
    struct str word = take_word(&part);
    unsigned days;
    bool any = false;

    if (!days_of(word, &days)) {
        return false;
    }
    for (word = take_word(&part); word.len; word = take_word(&part)) {
        if (!add_windows(word, days, plan)) {
            return false;
        }
        any = true;
    }
    return any;
}

bool coverage_parse_hours(struct str text, struct coverage *plan,
                          struct err *err)
{
    plan->window_count = 0;
    while (text.len) {
        struct str part = take_part(&text);

        if (part.len && !parse_hours_part(part, plan)) {
            return bad_hours(err);
        }
    }
    return plan->window_count > 0 || bad_hours(err);
}

struct str coverage_print_clock(struct arena *arena, int minutes)
{
    return text_print(arena, "%02d:%02d", minutes / 60, minutes % 60);
}

static unsigned days_with(const struct coverage *plan,
                          const struct coverage_window *like)
{
    unsigned days = 0;

    for (int i = 0; i < plan->window_count; i++) {
        const struct coverage_window *window = &plan->windows[i];

        if (window->from == like->from && window->to == like->to) {
            days |= 1U << window->weekday;
        }
    }
    return days;
}

static bool was_printed(const struct coverage *plan, int index)
{
    for (int i = 0; i < index; i++) {
        if (plan->windows[i].from == plan->windows[index].from
            && plan->windows[i].to == plan->windows[index].to) {
            return true;
        }
    }
    return false;
}

static void print_days_of_week(struct text *text, unsigned days)
{
    const char *separator = "";

    for (int day = 0; day < 7; day++) {
        int last = day;

        if (!(days & 1U << day)) {
            continue;
        }
        while (last < 6 && days & 1U << (last + 1)) {
            last++;
        }
        text_addf(text, "%s%s", separator, DAY_NAMES[day]);
        if (last > day) {
            text_addf(text, "-%s", DAY_NAMES[last]);
        }
        separator = ",";
        day = last;
    }
}

struct str coverage_print_hours(struct arena *arena,
                                const struct coverage *plan)
{
    struct text text = text_in(arena);

    for (int i = 0; i < plan->window_count; i++) {
        const struct coverage_window *window = &plan->windows[i];

        if (was_printed(plan, i)) {
            continue;
        }
        text_add(&text, i ? STR("; ") : STR(""));
        print_days_of_week(&text, days_with(plan, window));
        text_addf(&text, " %02d:%02d-%02d:%02d", window->from / 60,
                  window->from % 60, window->to / 60, window->to % 60);
    }
    return text_str(&text);
}

// ---- people -----------------------------------------------------------------

// What may stand in a mail's header: nothing that could end a line or address.
static bool mail_is_plain(struct str mail)
{
    const char *at = mail.len ? memchr(mail.at, '@', mail.len) : NULL;

    for (size_t i = 0; i < mail.len; i++) {
        if (mail.at[i] <= ' ' || mail.at[i] > '~'
            || strchr("<>,;:\"\\()", mail.at[i])) {
            return false;
        }
    }
    return at && at > mail.at && at + 1 < mail.at + mail.len
        && mail.len < COVERAGE_TEXT;
}

static bool name_is_plain(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char)name.at[i] < ' ' || strchr("<>;", name.at[i])) {
            return false;
        }
    }
    return name.len > 0 && name.len < COVERAGE_TEXT;
}

static bool parse_person(struct str part, struct coverage_person *person)
{
    struct str mail = part;
    struct str name = str_trim(str_cut(&mail, '<'));
    struct str address = str_trim(str_cut(&mail, '>'));

    if (!name_is_plain(name) || !mail_is_plain(address) || str_trim(mail).len) {
        return false;
    }
    (void)snprintf(person->name, sizeof person->name, "%.*s", SHOW(name));
    (void)snprintf(person->mail, sizeof person->mail, "%.*s", SHOW(address));
    return true;
}

bool coverage_parse_people(struct str text, struct coverage *plan,
                           struct err *err)
{
    plan->people_count = 0;
    while (text.len) {
        struct str part = take_part(&text);

        if (!part.len) {
            continue;
        }
        if (plan->people_count == COVERAGE_PEOPLE
            || !parse_person(part, &plan->people[plan->people_count])) {
            plan->people_count = 0;
            break;
        }
        plan->people_count++;
    }
    return plan->people_count > 0
        || err_set(err, ERR_INPUT,
                   "name up to %d people with their mail addresses: Mara "
                   "<mara@example.org>; Jo <jo@example.org>",
                   COVERAGE_PEOPLE);
}

struct str coverage_print_people(struct arena *arena,
                                 const struct coverage *plan)
{
    struct text text = text_in(arena);

    for (int i = 0; i < plan->people_count; i++) {
        text_addf(&text, "%s%s <%s>", i ? "; " : "", plan->people[i].name,
                  plan->people[i].mail);
    }
    return text_str(&text);
}

// ---- days -------------------------------------------------------------------

static bool is_separator(char c)
{
    return is_space(c) || c == ',' || c == ';';
}

static struct str take_day(struct str *rest)
{
    struct str word;

    while (rest->len && is_separator(*rest->at)) {
        rest->at++;
        rest->len--;
    }
    word = (struct str){rest->at, 0};
    while (word.len < rest->len && !is_separator(rest->at[word.len])) {
        word.len++;
    }
    rest->at += word.len;
    rest->len -= word.len;
    return word;
}

bool coverage_parse_days(struct arena *arena, struct str text,
                         struct day_list *days, struct err *err)
{
    int *list = arena_take(arena, HOLIDAYS_MAX, sizeof *list);
    struct str word;

    *days = (struct day_list){list, 0};
    for (word = take_day(&text); word.len; word = take_day(&text)) {
        struct civil civil;

        if (word.len != 10 || !civil_parse(word, &civil, err)) {
            return err_set(err, ERR_INPUT, "write days like 2026-12-25");
        }
        if (days->count == HOLIDAYS_MAX) {
            return err_set(err, ERR_LIMIT, "at most %d days", HOLIDAYS_MAX);
        }
        list[days->count++] =
            civil.year * 10000 + civil.month * 100 + civil.day;
    }
    return true;
}

struct str coverage_print_days(struct arena *arena, const struct day_list *days)
{
    struct text text = text_in(arena);

    for (int i = 0; i < days->count; i++) {
        int day = days->days[i];

        text_addf(&text, "%s%04d-%02d-%02d", i ? " " : "", day / 10000,
                  day / 100 % 100, day % 100);
    }
    return text_str(&text);
}
