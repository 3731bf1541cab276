// zone - the reader of TZif files and of the rule in their footer.
//
// A file of version 2 or later holds its data twice: first with 32-bit times
// (skipped here), then with 64-bit times, then one line such as
// "GMT0BST,M3.5.0/1,M10.5.0" that says how it goes on after the table. Before
// the first change the first type of the table holds.
//
// Every count and index of the file is checked before it is used: a damaged
// file is refused, it never makes us read beyond its end.
// SOURCE: RFC 8536; the footer is POSIX TZ with times from -167 to 167 hours.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/zone.h"

#include "base/arena.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char ZONES[] = "/usr/share/zoneinfo/";

enum {
    NAME_MAX_BYTES = 64,
    FILE_MAX_BYTES = 256 * 1024,
    HEADER_BYTES = 44,
    TYPE_BYTES = 6,
};

// "M3.5.0/1": the fifth (last) Sunday of March, 01:00; or a day of the year.
struct change_rule {
    enum { BY_WEEKDAY, BY_DAY, BY_DAY_WITHOUT_LEAP } kind;
    int month, week, weekday; // 0 = Sunday
    int day;
    int seconds; // after local midnight
};

struct zone {
    char name[NAME_MAX_BYTES];
    int64_t *change_at;
    int *change_offset; // seconds east of UTC from then on
    int changes;
    int first_offset;
    bool has_footer;
    bool has_summer;
    int standard, summer; // offsets
    struct change_rule to_summer, to_standard;
};

// ---- the file ---------------------------------------------------------------

// "Europe/London", "America/Argentina/Ushuaia", "Etc/GMT+5"; nothing that
// could leave the folder of zones.
static bool name_is_harmless(const char *name)
{
    size_t length = strlen(name);
    static const char ALLOWED[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz"
                                  "0123456789_+-/";

    return length > 0 && length < NAME_MAX_BYTES && name[0] != '/'
        && name[0] != '-' && name[length - 1] != '/'
        && strspn(name, ALLOWED) == length && !strstr(name, "//");
}

static bool read_all(int file, unsigned char *bytes, size_t room, size_t *size)
{
    ssize_t got;

    *size = 0;
    do {
        got = read(file, bytes + *size, room - *size);
        *size += got > 0 ? (size_t)got : 0;
    } while (got > 0 && *size < room);
    return got >= 0 && *size < room;
}

static bool read_zone_file(struct arena *arena, const char *name,
                           struct str *bytes)
{
    char path[sizeof ZONES + NAME_MAX_BYTES];
    unsigned char *room = arena_take(arena, FILE_MAX_BYTES, 1);
    bool done;
    int file;

    (void)snprintf(path, sizeof path, "%s%s", ZONES, name);
    file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (file < 0) {
        return false;
    }
    done = read_all(file, room, FILE_MAX_BYTES, &bytes->len);
    bytes->at = (const char *)room;
    (void)close(file);
    return done;
}

static int64_t big_endian(const char *at, int bytes)
{
    uint64_t value = (unsigned char)at[0] & 0x80 ? UINT64_MAX : 0;

    for (int i = 0; i < bytes; i++) {
        value = value << 8 | (unsigned char)at[i];
    }
    return (int64_t)value;
}

struct counts { // in the order of the header
    int64_t is_ut, is_standard, leaps, changes, types, letters;
};

static bool read_counts(struct str file, struct counts *counts)
{
    const char *at = file.at + 20;

    if (file.len < HEADER_BYTES || memcmp(file.at, "TZif", 4) != 0
        || file.at[4] < '2') {
        return false;
    }
    *counts = (struct counts){big_endian(at, 4),      big_endian(at + 4, 4),
                              big_endian(at + 8, 4),  big_endian(at + 12, 4),
                              big_endian(at + 16, 4), big_endian(at + 20, 4)};
    return counts->is_ut >= 0 && counts->is_standard >= 0 && counts->leaps >= 0
        && counts->changes >= 0 && counts->types > 0 && counts->letters >= 0
        && counts->changes < FILE_MAX_BYTES && counts->types <= 256;
}

static size_t body_size(const struct counts *counts, int time_bytes)
{
    return (size_t)(counts->changes * (time_bytes + 1)
                    + counts->types * TYPE_BYTES + counts->letters
                    + counts->leaps * (time_bytes + 4) + counts->is_standard
                    + counts->is_ut);
}

static bool skip(struct str *file, size_t bytes)
{
    if (file->len < bytes) {
        return false;
    }
    file->at += bytes;
    file->len -= bytes;
    return true;
}

static bool read_changes(struct arena *arena, struct str body,
                         const struct counts *counts, struct zone *zone)
{
    const char *kinds = body.at + counts->changes * 8;
    const char *types = kinds + counts->changes;

    zone->changes = (int)counts->changes;
    zone->change_at = arena_take(arena, (size_t)zone->changes + 1, 8);
    zone->change_offset = arena_take(arena, (size_t)zone->changes + 1, 4);
    zone->first_offset = (int)big_endian(types, 4);
    for (int i = 0; i < zone->changes; i++) {
        int kind = (unsigned char)kinds[i];

        if (kind >= counts->types) {
            return false;
        }
        zone->change_at[i] = big_endian(body.at + (ptrdiff_t)i * 8, 8);
        zone->change_offset[i] =
            (int)big_endian(types + (ptrdiff_t)kind * TYPE_BYTES, 4);
        if (i > 0 && zone->change_at[i] <= zone->change_at[i - 1]) {
            return false;
        }
    }
    return true;
}

// ---- the footer -------------------------------------------------------------

static bool take(struct str *rest, char c)
{
    return rest->len && *rest->at == c && skip(rest, 1);
}

static bool take_digits(struct str *rest, int max, int *number)
{
    bool any = false;

    *number = 0;
    while (rest->len && *rest->at >= '0' && *rest->at <= '9') {
        *number = *number * 10 + (*rest->at - '0');
        any = skip(rest, 1);
        if (*number > max) {
            return false;
        }
    }
    return any;
}

// "BST" or "<+0330>".
static bool take_letters(struct str *rest)
{
    bool quoted = take(rest, '<');
    size_t length = 0;

    while (length < rest->len
           && (quoted ? rest->at[length] != '>'
                      : (rest->at[length] | 32) >= 'a'
                            && (rest->at[length] | 32) <= 'z')) {
        length++;
    }
    return length > 0 && skip(rest, length) && (!quoted || take(rest, '>'));
}

// "1", "-3:30", "24:00:00" in seconds.
static bool take_clock(struct str *rest, int *seconds)
{
    bool negative = take(rest, '-');
    int hours, minutes = 0, more = 0;

    (void)(!negative && take(rest, '+'));
    if (!take_digits(rest, 167, &hours)
        || (take(rest, ':') && !take_digits(rest, 59, &minutes))
        || (take(rest, ':') && !take_digits(rest, 59, &more))) {
        return false;
    }
    *seconds = (int)(hours * HOUR + minutes * MINUTE) + more;
    *seconds = negative ? -*seconds : *seconds;
    return true;
}

static bool take_day(struct str *rest, struct change_rule *rule)
{
    if (take(rest, 'M')) {
        rule->kind = BY_WEEKDAY;
        return take_digits(rest, 12, &rule->month) && rule->month > 0
            && take(rest, '.') && take_digits(rest, 5, &rule->week)
            && rule->week > 0 && take(rest, '.')
            && take_digits(rest, 6, &rule->weekday);
    }
    rule->kind = take(rest, 'J') ? BY_DAY_WITHOUT_LEAP : BY_DAY;
    return take_digits(rest, 365, &rule->day);
}

static bool take_rule(struct str *rest, struct change_rule *rule)
{
    rule->seconds = 2 * HOUR;
    return take(rest, ',') && take_day(rest, rule)
        && (!take(rest, '/') || take_clock(rest, &rule->seconds));
}

// POSIX counts offsets west of Greenwich; we count them east.
static bool take_offset(struct str *rest, int *offset)
{
    bool done = take_clock(rest, offset);

    *offset = -*offset;
    return done;
}

static bool read_footer(struct str rest, struct zone *zone)
{
    zone->has_footer = rest.len > 0;
    if (!zone->has_footer) {
        return true;
    }
    if (!take_letters(&rest) || !take_offset(&rest, &zone->standard)) {
        return false;
    }
    zone->has_summer = rest.len > 0;
    if (!zone->has_summer) {
        return true;
    }
    zone->summer = zone->standard + (int)HOUR;
    return take_letters(&rest)
        && (rest.len == 0 || *rest.at == ','
            || take_offset(&rest, &zone->summer))
        && take_rule(&rest, &zone->to_summer)
        && take_rule(&rest, &zone->to_standard) && rest.len == 0;
}

static bool read_zone(struct arena *arena, struct str file, struct zone *zone)
{
    struct counts counts;
    struct str body;

    if (!read_counts(file, &counts)
        || !skip(&file, HEADER_BYTES + body_size(&counts, 4))
        || !read_counts(file, &counts) || !skip(&file, HEADER_BYTES)) {
        return false;
    }
    body = file;
    return skip(&file, body_size(&counts, 8))
        && read_changes(arena, body, &counts, zone) && take(&file, '\n')
        && read_footer(str_cut(&file, '\n'), zone);
}

bool zone_open(struct arena *arena, const char *name, struct zone **zone,
               struct err *err)
{
    struct arena *scratch = arena_open("zone file");
    struct zone *made = arena_take(arena, 1, sizeof *made);
    struct str file;
    bool done = name_is_harmless(name) && read_zone_file(scratch, name, &file)
             && read_zone(arena, file, made);

    arena_close(scratch);
    *zone = NULL;
    if (!done) {
        return err_set(err, ERR_INPUT,
                       "this machine knows no such time zone: use a name like "
                       "Europe/London (timedatectl list-timezones lists them)");
    }
    (void)snprintf(made->name, sizeof made->name, "%s", name);
    *zone = made;
    return true;
}

// ---- offsets ----------------------------------------------------------------

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// The date of "M3.5.0": week 5 is the last such weekday of the month.
static int64_t weekday_rule(const struct change_rule *rule, int year)
{
    struct civil first = {year, rule->month, 1, 0, 0, 0};
    struct civil next = {
        year + rule->month / 12, rule->month % 12 + 1, 1, 0, 0, 0};
    int sunday_based = (civil_weekday(&first) + 1) % 7;
    int64_t at = moment_of_civil(&first)
               + (int64_t)((rule->weekday - sunday_based + 7) % 7
                           + (rule->week - 1) * 7)
                     * DAY;

    return at < moment_of_civil(&next) ? at : at - 7 * (int64_t)DAY;
}

// The wall clock reading, as seconds, at which the rule applies in that year.
static int64_t rule_in_year(const struct change_rule *rule, int year)
{
    struct civil first = {year, 1, 1, 0, 0, 0};
    int64_t day = rule->day;

    if (rule->kind == BY_WEEKDAY) {
        return weekday_rule(rule, year) + rule->seconds;
    }
    if (rule->kind == BY_DAY_WITHOUT_LEAP) {
        day += (is_leap(year) && day >= 60) - 1;
    }
    return moment_of_civil(&first) + day * DAY + rule->seconds;
}

static int footer_offset(const struct zone *zone, int64_t at)
{
    int year = civil_of_moment(at + zone->standard).year;
    int64_t summer, standard;
    bool is_summer;

    if (!zone->has_summer) {
        return zone->standard;
    }
    summer = rule_in_year(&zone->to_summer, year) - zone->standard;
    standard = rule_in_year(&zone->to_standard, year) - zone->summer;
    is_summer = summer < standard ? at >= summer && at < standard
                                  : at >= summer || at < standard;
    return is_summer ? zone->summer : zone->standard;
}

static int offset_at(const struct zone *zone, int64_t at)
{
    int low = 0, high = zone->changes;

    while (low < high) {
        int middle = (low + high) / 2;

        if (zone->change_at[middle] <= at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == zone->changes && zone->has_footer) {
        return footer_offset(zone, at);
    }
    return low == 0 ? zone->first_offset : zone->change_offset[low - 1];
}

// ---- what others ask --------------------------------------------------------

const char *zone_name(const struct zone *zone)
{
    return zone->name;
}

struct civil zone_civil(const struct zone *zone, int64_t at)
{
    return civil_of_moment(at + offset_at(zone, at));
}

// The first moment after `low` at which the offset is no longer that of `low`.
static int64_t change_between(const struct zone *zone, int64_t low,
                              int64_t high)
{
    int before = offset_at(zone, low);

    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;

        if (offset_at(zone, middle) == before) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

// No zone is more than a day from UTC and none changes twice in two days, so
// the offset a day before and the one a day after are all that can apply.
enum zone_fit zone_moment(const struct zone *zone, const struct civil *civil,
                          int64_t *at)
{
    int64_t wall = moment_of_civil(civil);
    int before = offset_at(zone, wall - DAY);
    int after = offset_at(zone, wall + DAY);
    bool is_before = offset_at(zone, wall - before) == before;
    bool is_after = offset_at(zone, wall - after) == after;

    if (!is_before && !is_after) {
        *at = change_between(zone, wall - DAY, wall + DAY);
        return ZONE_GAP;
    }
    *at = wall - (is_before ? before : after);
    return is_before && is_after && before != after ? ZONE_TWICE : ZONE_EXACT;
}

int64_t zone_day_start(const struct zone *zone, int64_t at)
{
    struct civil civil = zone_civil(zone, at);
    int64_t start;

    civil.hour = civil.minute = civil.second = 0;
    (void)zone_moment(zone, &civil, &start);
    return start;
}
