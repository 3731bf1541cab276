// test_calendar - the calendar feed, read back with libical as a calendar
// program would: the same event moves, a time that was given up is cancelled,
// and nothing but a time and a code stands in it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/calendar.h"
#include "practice/client.h"
#include "practice/session.h"
#include "wire/ical.h"

#include <libical/ical.h>

static struct err err;

// ---- the bytes --------------------------------------------------------------

static icalcomponent *event_at(icalcomponent *calendar, int at)
{
    icalcomponent *event =
        icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);

    for (int i = 0; event && i < at; i++) {
        event =
            icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT);
    }
    return event;
}

static bool lines_are_folded(struct str text)
{
    while (text.len) {
        struct str line = str_cut(&text, '\n');

        if (line.len > 76 || (line.len && line.at[line.len - 1] != '\r')) {
            return false;
        }
    }
    return true;
}

static void test_bytes(struct arena *arena)
{
    static const char LONG[] =
        "A summary, with a comma; and a semicolon, and words enough that the "
        "line has to be folded more than once before it ends, as RFC 5545 says";
    struct ical_event events[] = {
        {"one", "Session K7", 1796133600, 50, 0, 1796000000, false},
        {"two", LONG,         1796220000, 90, 3, 1796000001, true },
    };
    struct str text;
    icalcomponent *read, *event;

    CHECK("it is written", ical_print(arena, events, 2, &text, &err));
    CHECK("lines are folded and end as they should", lines_are_folded(text));
    read = icalparser_parse_string(str_text(arena, text));
    CHECK("it is read", read && icalcomponent_is_valid(read)
                            && icalcomponent_count_errors(read) == 0);
    event = event_at(read, 0);
    CHECK("the times come back",
          icaltime_as_timet(icalcomponent_get_dtstart(event)) == 1796133600
              && icaltime_as_timet(icalcomponent_get_dtend(event))
                     == 1796133600 + 50 * 60
              && icaltime_is_utc(icalcomponent_get_dtstart(event)));
    CHECK("confirmed",
          icalcomponent_get_status(event) == ICAL_STATUS_CONFIRMED);
    event = event_at(read, 1);
    CHECK("cancelled, with its changes counted",
          icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED
              && icalcomponent_get_sequence(event) == 3);
    CHECK("long words come back",
          strcmp(icalcomponent_get_summary(event), LONG) == 0);
    icalcomponent_free(read);
    CHECK("too many are refused",
          !ical_print(arena, events, ICAL_EVENTS_MAX + 1, &text, &err)
              && err.kind == ERR_LIMIT);
    CHECK("none are a calendar too",
          ical_print(arena, events, 0, &text, &err)
              && str_starts(text, STR("BEGIN:VCAL")));
}

static void test_codes(void)
{
    char seen[60][CALENDAR_CODE_ROOM];
    bool alone = true;

    for (int i = 0; i < 60; i++) {
        calendar_code((struct client_id){i + 1}, seen[i]);
        for (int j = 0; j < i; j++) {
            alone = alone && strcmp(seen[i], seen[j]) != 0;
        }
    }
    CHECK("every client has a code of their own", alone);
}

// ---- a practice -------------------------------------------------------------

struct feed {
    char uid[64];
    char summary[64];
    int64_t starts_at;
    int sequence;
    bool cancelled;
    int count;
};

// Of the only session.
static bool read_feed(struct practice *practice, struct feed *feed)
{
    struct str text;
    icalcomponent *calendar, *event;

    if (!calendar_print(practice, practice->staff, &text, &err)) {
        return false;
    }
    calendar = icalparser_parse_string(str_text(practice->arena, text));
    feed->count =
        icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT);
    event = event_at(calendar, 0);
    if (event) {
        (void)snprintf(feed->uid, sizeof feed->uid, "%s",
                       icalcomponent_get_uid(event));
        (void)snprintf(feed->summary, sizeof feed->summary, "%s",
                       icalcomponent_get_summary(event));
        feed->starts_at = icaltime_as_timet(icalcomponent_get_dtstart(event));
        feed->sequence = icalcomponent_get_sequence(event);
        feed->cancelled =
            icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED;
    }
    icalcomponent_free(calendar);
    return true;
}

static struct session planned(struct practice *practice, int64_t at)
{
    struct session session = {0};
    struct client_id client;
    struct session_id id;

    CHECK("a session is planned",
          client_add(practice, &(struct client){.name = STR("Kite")}, &client,
                     &err)
              && session_add(practice, client, at, &id, &err)
              && session_get(practice, id, &session, &err));
    return session;
}

static void test_events(struct practice *practice)
{
    struct session session = planned(practice, TOY_NOW + 3 * DAY);
    struct feed first = {0}, moved = {0}, off = {0};

    CHECK("it stands there", read_feed(practice, &first) && first.count == 1
                                 && first.starts_at == TOY_NOW + 3 * DAY
                                 && first.sequence == 0 && !first.cancelled);
    CHECK("by a code and no name", strncmp(first.summary, "Session ", 8) == 0
                                       && strstr(first.summary, "Kite") == NULL
                                       && strlen(first.uid) == 32);
    CHECK("moved", session_move(practice, session.id, session.version,
                                TOY_NOW + 4 * DAY, CHANGE_CLIENT, &err)
                       && read_feed(practice, &moved));
    CHECK("the same event moves", strcmp(moved.uid, first.uid) == 0
                                      && moved.count == 1
                                      && moved.starts_at == TOY_NOW + 4 * DAY
                                      && moved.sequence > first.sequence);
    CHECK("given up",
          session_set_attendance(practice, session.id, session.version + 1,
                                 ATTENDANCE_MOVED_BY_PRACTICE, &err)
              && read_feed(practice, &off));
    CHECK("is cancelled", off.cancelled && strcmp(off.uid, first.uid) == 0
                              && off.sequence > moved.sequence);
}

static void test_address(struct practice *practice)
{
    char one[TICKET_ROOM], two[TICKET_ROOM];
    struct staff_id staff = {0};
    int64_t since;

    CHECK("made twice", calendar_open(practice, one, &err)
                            && calendar_open(practice, two, &err));
    CHECK("the first has ended",
          !calendar_find(practice, str_of(one), &staff, &err)
              && err.kind == ERR_MISSING);
    CHECK("the second shows whose it is",
          calendar_find(practice, str_of(two), &staff, &err) && staff.n == 1
              && calendar_since(practice, &since, &err) && since == TOY_NOW);
    CHECK("ended", calendar_end(practice, &err)
                       && !calendar_find(practice, str_of(two), &staff, &err)
                       && calendar_since(practice, &since, &err) && since == 0);
    practice->staff.n = 2;
    CHECK("another therapist's is theirs",
          calendar_open(practice, one, &err) && calendar_end(practice, &err));
}

static bool test_practice(struct practice *practice, void *context,
                          struct err *why)
{
    (void)context;
    (void)why;
    practice->staff = (struct staff_id){1};
    test_events(practice);
    test_address(practice);
    return true;
}

int main(void)
{
    struct toy toy;

    if (!toy_open(&toy)) {
        return 1;
    }
    test_bytes(toy.arena);
    test_codes();
    CHECK("in a practice",
          folder_write(toy.folder, toy.arena, test_practice, NULL, &err));
    toy_close(&toy);
    return check_end();
}
