// test_note_command - lines of a note that become something, and their days.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "base/arena.h"
#include "base/zone.h"
#include "measure/note_command.h"

#include <stdio.h>

static const struct {
    const char *line;
    const char *today;
    const char *day; // "" none, "next" the next session
    const char *words;
} PROMISES[] =
    {
        {";p send the letter fri",        "2026-11-23", "2026-11-27",
         "send the letter"                                                               },
        {"  ;p send the letter Friday. ", "2026-11-23", "2026-11-27",
         "send the letter"                                                               },
        {";p send the letter by fri",     "2026-11-23", "2026-11-27",
         "send the letter"                                                               },
        {";p fri on a Friday fri",        "2026-11-27", "2026-12-04",
         "fri on a Friday"                                                               },
        {";p x mon",                      "2026-11-29", "2026-11-30", "x"                },
        {";p x sun",                      "2026-11-23", "2026-11-29", "x"                },
        {";p x today",                    "2026-11-27", "2026-11-27", "x"                },
        {";p x tomorrow",                 "2026-12-31", "2027-01-01", "x"                },
        {";p x tomorrow",                 "2028-02-28", "2028-02-29", "x"                },
        {";p x tomorrow",                 "2027-02-28", "2027-03-01", "x"                },
        {";p x thu",                      "2026-12-31", "2027-01-07", "x"                },
        {";p x 4 dec",                    "2026-11-23", "2026-12-04", "x"                },
        {";p x on Dec 4th",               "2026-11-23", "2026-12-04", "x"                },
        {";p x 4 dec",                    "2026-12-04", "2026-12-04", "x"                },
        {";p x 4 dec",                    "2026-12-05", "2027-12-04", "x"                },
        {";p x 2 january",                "2026-12-31", "2027-01-02", "x"                },
        {";p x 4 dec 2028",               "2026-12-05", "2028-12-04", "x"                },
        {";p x 29 feb",                   "2027-03-01", "2028-02-29", "x"                },
        {";p x 29 feb",                   "2026-03-01", "",           "x 29 feb"         },
        {";p x 31 apr",                   "2026-03-01", "",           "x 31 apr"         },
        {";p x 29 feb 2027",              "2026-03-01", "",           "x 29 feb 2027"    },
        {";p x 2026-12-04",               "2026-11-23", "2026-12-04", "x"                },
        {";p x 2026-02-30",               "2026-01-23", "",           "x 2026-02-30"     },
        {";p x 2026-11-01",               "2026-11-23", "2026-11-01", "x"                },
        {";p x in 2 weeks",               "2026-12-20", "2027-01-03", "x"                },
        {";p x in a week",                "2026-10-20", "2026-10-27", "x"                },
        {";p x in 3 days",                "2026-02-26", "2026-03-01", "x"                },
        {";p x in 1 month",               "2027-01-31", "2027-02-28", "x"                },
        {";p x in 1 month",               "2026-12-31", "2027-01-31", "x"                },
        {";p x in 14 months",             "2026-12-31", "2028-02-29", "x"                },
        {";p x next session",             "2026-11-23", "next",       "x"                },
        {";promise ask about the course", "2026-11-23", "",
         "ask about the course"                                                          },
        {";p ask what may help",          "2026-11-23", "",           "ask what may help"},
        {";p ring on the second day",     "2026-11-23", "",
         "ring on the second day"                                                        },
        {";p in 2 minds",                 "2026-11-23", "",           "in 2 minds"       },
        {";p x 3 days ago",               "2026-11-23", "",           "x 3 days ago"     },
        {";p x yesterday",                "2026-11-23", "",           "x yesterday"      },
        {";p fri",                        "2026-11-23", "2026-11-27", ""                 },
        {";p",                            "2026-11-23", "",           ""                 },
},
  EVENTS[] = {
      {";event moved house 4 nov", "2026-11-23", "2026-11-04", "moved house"},
      {";event moved house 4 dec", "2026-11-23", "2025-12-04", "moved house"},
      {";event moved house fri", "2026-11-23", "2026-11-20", "moved house"},
      {";event moved house mon", "2026-11-23", "2026-11-16", "moved house"},
      {";event moved house yesterday", "2027-01-01", "2026-12-31",
       "moved house"},
      {";event moved house 2 weeks ago", "2027-01-05", "2026-12-22",
       "moved house"},
      {";event moved house a month ago", "2027-03-31", "2027-02-28",
       "moved house"},
      {";event moved house tomorrow", "2026-11-23", "", "moved house tomorrow"},
      {";EVENT moved house", "2026-11-23", "", "moved house"},
};

static struct civil day_of(const char *text)
{
    struct civil day = {0};
    struct err err;

    CHECK(text, civil_parse(str_of(text), &day, &err));
    return day;
}

static const char *said(const struct note_command *command, char room[24])
{
    if (command->due == NOTE_DUE_NAMED) {
        (void)snprintf(room, 24, "%04d-%02d-%02d", command->day.year,
                       command->day.month, command->day.day);
        return room;
    }
    return command->due == NOTE_DUE_NEXT_SESSION ? "next" : "";
}

static void one(const char *line, const char *today, const char *day,
                const char *words, enum note_verb verb)
{
    struct civil civil = day_of(today);
    struct note_command command;
    char room[24];
    bool good = note_command_parse(str_of(line), &civil, &command)
             && command.verb == verb && strcmp(said(&command, room), day) == 0
             && str_is(command.words, words);

    CHECK(line, good);
    if (!good) {
        printf("  %s: \"%s\" and \"%.*s\"\n", today, said(&command, room),
               SHOW(command.words));
    }
}

static void days(void)
{
    for (size_t i = 0; i < sizeof PROMISES / sizeof *PROMISES; i++) {
        one(PROMISES[i].line, PROMISES[i].today, PROMISES[i].day,
            PROMISES[i].words, NOTE_PROMISE);
    }
    for (size_t i = 0; i < sizeof EVENTS / sizeof *EVENTS; i++) {
        one(EVENTS[i].line, EVENTS[i].today, EVENTS[i].day, EVENTS[i].words,
            NOTE_EVENT);
    }
}

static void kinds(void)
{
    static const char *const ORDINARY[] = {"",
                                           ";",
                                           "; and then",
                                           ";-)",
                                           ";1",
                                           "p send the letter fri",
                                           "He said; plan it",
                                           ";\xc3\xa9t\xc3\xa9"};
    struct civil today = day_of("2026-11-23");
    struct note_command command;

    for (size_t i = 0; i < sizeof ORDINARY / sizeof *ORDINARY; i++) {
        CHECK(ORDINARY[i],
              !note_command_parse(str_of(ORDINARY[i]), &today, &command));
    }
    CHECK("a plan keeps its days: they are the client's",
          note_command_parse(STR(";plan walk on tue and fri"), &today, &command)
              && command.verb == NOTE_PLAN && command.due == NOTE_DUE_NONE
              && str_is(command.words, "walk on tue and fri"));
    CHECK("what nobody knows is said to be unknown",
          note_command_parse(STR(";px send it fri"), &today, &command)
              && command.verb == NOTE_UNKNOWN);
    CHECK("half a word is unknown",
          note_command_parse(STR(";pla"), &today, &command)
              && command.verb == NOTE_UNKNOWN);
}

// The clocks go back on 25 October 2026 and forward on 29 March 2026.
static void clocks(void)
{
    static const struct {
        const char *today, *line, *day;
        int64_t from, end; // what a day's end is in UTC
    } CASES[] = {
        {"2026-10-23", ";p x sun", "2026-10-25", 1792882800, 1792972799},
        {"2026-03-27", ";p x sun", "2026-03-29", 1774742400, 1774825199},
    };
    struct arena *arena = arena_open("clocks");
    struct zone *zone;
    struct err err;

    CHECK("London", zone_open(arena, "Europe/London", &zone, &err));
    for (int i = 0; i < 2; i++) {
        struct civil today = day_of(CASES[i].today), last;
        struct note_command command;
        int64_t from, end;

        CHECK(CASES[i].day,
              note_command_parse(str_of(CASES[i].line), &today, &command));
        last = command.day;
        last.hour = 23;
        last.minute = last.second = 59;
        (void)zone_moment(zone, &command.day, &from);
        (void)zone_moment(zone, &last, &end);
        CHECK("the day has 25 or 23 hours",
              from == CASES[i].from && end == CASES[i].end);
    }
    arena_close(arena);
}

static void folding(void)
{
    static const struct {
        const char *before, *after;
        bool holds;
    } CASES[] = {
        {"",             "",                true },
        {"",             "He",              true },
        {"He was",       "He was tired",    true },
        {"was tired",    "He was so tired", true },
        {"He was tird",  "He was tired",    true },
        {"He was tired", "He was",          false},
        {"a b",          "b a",             false},
        {"tired",        "",                false},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        CHECK(CASES[i].after,
              note_still_holds(str_of(CASES[i].before), str_of(CASES[i].after))
                  == CASES[i].holds);
    }
}

int main(void)
{
    days();
    kinds();
    clocks();
    folding();
    return check_end();
}
