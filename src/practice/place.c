// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/place.h"

#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ZONE_FOLDER "/usr/share/zoneinfo/"

enum { LINE_ROOM = 512, PLACES_MAX = 1024 };

// The next line that is no comment, cut off at its end.
static bool next_line(FILE *file, char line[LINE_ROOM])
{
    while (fgets(line, LINE_ROOM, file)) {
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] && line[0] != '#') {
            return true;
        }
    }
    return false;
}

static FILE *open_table(const char *path, struct err *err)
{
    FILE *file = fopen(path, "re");

    if (!file) {
        (void)err_set(err, ERR_OUTSIDE,
                      "the time zone database is missing; install the "
                      "package tzdata");
    }
    return file;
}

static int by_country_name(const void *a, const void *b)
{
    return str_compare(((const struct country *)a)->name,
                       ((const struct country *)b)->name);
}

static int by_zone_name(const void *a, const void *b)
{
    return str_compare(((const struct place_zone *)a)->name,
                       ((const struct place_zone *)b)->name);
}

// "GB<tab>Britain (UK)"
static bool read_countries(struct arena *arena, struct places *places,
                           struct err *err)
{
    FILE *file = open_table(ZONE_FOLDER "iso3166.tab", err);
    char line[LINE_ROOM];

    if (!file) {
        return false;
    }
    while (places->country_count < PLACES_MAX && next_line(file, line)) {
        struct str name = str_copy(arena, str_of(line));
        struct str code = str_cut(&name, '\t');

        places->countries[places->country_count++] =
            (struct country){code, name};
    }
    (void)fclose(file);
    qsort(places->countries, (size_t)places->country_count,
          sizeof *places->countries, by_country_name);
    return true;
}

// "GB<tab>+513030-0000731<tab>Europe/London<tab>a comment"
static bool read_zones(struct arena *arena, struct places *places,
                       struct err *err)
{
    FILE *file = open_table(ZONE_FOLDER "zone.tab", err);
    char line[LINE_ROOM];

    if (!file) {
        return false;
    }
    while (places->zone_count < PLACES_MAX && next_line(file, line)) {
        struct str rest = str_copy(arena, str_of(line));
        struct str country = str_cut(&rest, '\t');

        (void)str_cut(&rest, '\t');
        places->zones[places->zone_count++] =
            (struct place_zone){country, str_cut(&rest, '\t')};
    }
    (void)fclose(file);
    qsort(places->zones, (size_t)places->zone_count, sizeof *places->zones,
          by_zone_name);
    return true;
}

bool places_read(struct arena *arena, struct places *places, struct err *err)
{
    *places = (struct places){
        .countries = arena_take(arena, PLACES_MAX, sizeof *places->countries),
        .zones = arena_take(arena, PLACES_MAX, sizeof *places->zones)};
    return read_countries(arena, places, err) && read_zones(arena, places, err);
}

struct str places_only_zone(const struct places *places, struct str country)
{
    struct str found = {0};

    for (int i = 0; i < places->zone_count; i++) {
        if (!str_is_equal(places->zones[i].country, country)) {
            continue;
        }
        if (found.at) {
            return (struct str){0};
        }
        found = places->zones[i].name;
    }
    return found;
}
