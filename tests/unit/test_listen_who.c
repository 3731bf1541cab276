// Who the therapist is: said, called so by the file, or asked at a terminal (a
// real one: a pseudo terminal). Never guessed.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "cli/listen_who.h"

#include <fcntl.h>
#include <unistd.h>

static struct arena *arena;

static struct transcript transcript_of(const char *first, const char *second)
{
    struct transcript transcript = {.name = STR("session.vtt"),
                                    .counted = "line",
                                    .therapist = SPEAKER_UNKNOWN,
                                    .speaker_count = 2,
                                    .turn_count = 8};

    transcript.speakers = arena_take(arena, 2, sizeof *transcript.speakers);
    transcript.speakers[0] = str_of(first);
    transcript.speakers[1] = str_of(second);
    transcript.turns = arena_take(arena, 8, sizeof *transcript.turns);
    for (int i = 0; i < 8; i++) {
        transcript.turns[i] = (struct turn){
            .speaker = i % 2,
            .text = i % 2 ? STR("It is all right.") : STR("How is it now?"),
            .line = i + 1};
    }
    return transcript;
}

// A command at a terminal where somebody types `answer`; what is asked goes
// nowhere. Without an answer there is no terminal.
struct seat {
    struct command command;
    struct listen_who who;
    int master;
    FILE *file;
};

static const struct command_row *listen_row(void)
{
    char *words[] = {(char[]){"listen"}};
    int used;

    return command_find(1, words, &used);
}

// Some rooms without windows (a container, a chroot) have no /dev/pts.
static bool has_terminals(void)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    const char *name = NULL;
    bool has = master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0
            && (name = ptsname(master)) && access(name, R_OK | W_OK) == 0;

    if (master >= 0) {
        (void)close(master);
    }
    return has;
}

static void sit_down(struct seat *seat, const char *answer)
{
    *seat = (struct seat){.master = -1};
    if (answer) {
        seat->master = posix_openpt(O_RDWR | O_NOCTTY);
        CHECK("a pseudo terminal", seat->master >= 0
                                       && grantpt(seat->master) == 0
                                       && unlockpt(seat->master) == 0);
        seat->file = fopen(ptsname(seat->master), "r+");
        CHECK("the answer is typed", write(seat->master, answer, strlen(answer))
                                         == (ssize_t)strlen(answer));
    } else {
        seat->file = fopen("/dev/null", "r+");
    }
    seat->command = (struct command){.row = listen_row(),
                                     .arena = arena,
                                     .in = seat->file,
                                     .out = seat->file,
                                     .err = seat->file};
    seat->who =
        (struct listen_who){.command = &seat->command, .path = "session.vtt"};
}

static void stand_up(struct seat *seat)
{
    (void)fclose(seat->file);
    if (seat->master >= 0) {
        (void)close(seat->master);
    }
}

// Who is found when that is typed; SPEAKER_UNKNOWN: refused.
static int typed(const char *answer)
{
    struct transcript transcript = transcript_of("Mara", "Jo");
    struct err err = {0};
    struct seat seat;
    bool found;

    sit_down(&seat, answer);
    found = listen_who_find(&seat.who, arena, &transcript, &err);
    stand_up(&seat);
    return found ? transcript.therapist : SPEAKER_UNKNOWN;
}

static void check_asking(void)
{
    CHECK("Enter takes the suggestion", typed("\n") == 0);
    CHECK("a number chooses", typed("2\n") == 1);
    CHECK("so does a name, in any case", typed("jo\n") == 1);
    CHECK("a slip is asked again", typed("3\nJan\n2\n") == 1);
    CHECK("three slips end it", typed("3\n4\n5\n\n") == SPEAKER_UNKNOWN);
    CHECK("so does the end of the input", typed("\004") == SPEAKER_UNKNOWN);
}

static void check_said(void)
{
    struct transcript transcript = transcript_of("Mara", "Jo");
    struct err err = {0};
    struct seat seat;

    CHECK("nobody is asked where there is no terminal",
          typed(NULL) == SPEAKER_UNKNOWN);
    sit_down(&seat, NULL);
    seat.who.said = STR("JO");
    CHECK("what was said with the command holds",
          listen_who_find(&seat.who, arena, &transcript, &err)
              && transcript.therapist == 1 && !seat.who.is_by_name);
    seat.who.said = STR("Anna");
    CHECK("nobody has that name: it says who there is",
          !listen_who_find(&seat.who, arena, &transcript, &err)
              && err.kind == ERR_INPUT && strstr(err.text, "Mara, Jo"));
    stand_up(&seat);
}

static void check_by_name(void)
{
    static const struct {
        const char *first, *second;
        int therapist;
    } CASES[] = {
        {"T",           "C",         0              },
        {"Client",      "THERAPIST", 1              },
        {"Counsellor",  "Pat",       0              },
        {"T",           "Therapist", SPEAKER_UNKNOWN}, // two of them
        {"Therapist 1", "Client",    SPEAKER_UNKNOWN}, // to be asked
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct transcript transcript =
            transcript_of(CASES[i].first, CASES[i].second);
        struct seat seat;

        sit_down(&seat, NULL);
        CHECK("a name that leaves no doubt needs no asking",
              listen_who_find(&seat.who, arena, &transcript, &(struct err){0})
                      == (CASES[i].therapist != SPEAKER_UNKNOWN)
                  && (CASES[i].therapist == SPEAKER_UNKNOWN
                      || (seat.who.is_by_name
                          && transcript.therapist == CASES[i].therapist)));
        stand_up(&seat);
    }
}

static void check_folder(void)
{
    struct transcript first = transcript_of("Mara", "Jo");
    struct transcript second = transcript_of("Jo", "Mara");
    struct transcript third = transcript_of("Ann", "Ben");
    struct err err = {0};
    struct seat seat;

    sit_down(&seat, "1\n2\n");
    CHECK("of a folder the first file is asked about",
          listen_who_find(&seat.who, arena, &first, &err)
              && first.therapist == 0);
    CHECK("the answer holds where that name is there again",
          listen_who_find(&seat.who, arena, &second, &err)
              && second.therapist == 1 && seat.who.is_asked_before);
    CHECK("and nowhere else", listen_who_find(&seat.who, arena, &third, &err)
                                  && third.therapist == 1
                                  && !seat.who.is_asked_before);
    stand_up(&seat);
}

int main(void)
{
    arena = arena_open("test");
    check_said();
    check_by_name();
    if (has_terminals()) {
        check_asking();
        check_folder();
    } else {
        printf("skipped: being asked at a terminal; there are none here\n");
    }
    arena_close(arena);
    return check_end();
}
