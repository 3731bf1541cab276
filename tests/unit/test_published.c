// The published evidence that is part of the program: every figure has a
// source, and is written as its field writes it.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/str.h"
#include "check.h"
#include "evidence/published.h"

static const struct published *row_named(const struct published *rows,
                                         int count, const char *element,
                                         const char *goes_with)
{
    for (int i = 0; i < count; i++) {
        if (str_is(rows[i].element, element)
            && str_is(rows[i].goes_with, goes_with)) {
            return &rows[i];
        }
    }
    CHECK(element, false);
    return &rows[0];
}

int main(void)
{
    struct arena *arena = arena_open("test");
    const struct published *rows;
    const struct published *alliance;
    const struct published *feedback;
    struct err err = {0};
    int count = 0;

    CHECK("it can be read", published_read(arena, &rows, &count, &err));
    CHECK("rows", count >= 20);
    for (int i = 0; i < count; i++) {
        CHECK("a source", rows[i].source.len > 5);
        CHECK("an address", str_starts(rows[i].link, STR("http")));
        CHECK("an interval holds its value",
              isnan(rows[i].low)
                  || (rows[i].low < rows[i].value
                      && rows[i].value < rows[i].high));
        CHECK("read when this was written", rows[i].year >= 2026);
    }
    alliance = row_named(rows, count, "Alliance, adults, individual therapy",
                         "outcome");
    CHECK("r", str_is(published_value(arena, alliance), "r = .278"));
    CHECK("its interval",
          str_is(published_interval(arena, alliance), "95 % CI .256 to .299"));
    CHECK("its basis", str_is(published_basis(arena, alliance),
                              "295 studies, more than 30,000 people"));
    feedback = row_named(rows, count, "Feedback to the therapist", "staying");
    CHECK("odds", str_is(published_value(arena, feedback), "OR = 1.19"));
    CHECK("a share",
          str_is(published_value(arena, row_named(rows, count,
                                                  "Premature ending, how often",
                                                  "ending")),
                 "19.7 %"));
    CHECK(
        "below 0",
        str_is(published_value(arena, row_named(rows, count,
                                                "Countertransference reactions",
                                                "outcome")),
               "r = -.16"));
    CHECK("fresh for two years", !published_is_stale(alliance, 2028, 11));
    CHECK("then worth a look", published_is_stale(alliance, 2028, 12));
    arena_close(arena);
    return check_end();
}
