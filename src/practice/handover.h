#ifndef PRACTICE_HANDOVER_H
#define PRACTICE_HANDOVER_H

// handover - from one therapist to another, in three steps (SH03, PRODUCT.md
// C16): the outgoing one writes, the client reads, adds and agrees, the
// incoming one confirms having read it. Only then does the client move.
//
//     writing -> with_client -> agreed -> read
//        ^------ change_asked       any of them but read -> withdrawn
//
// Until then nothing of the client is open to the incoming therapist, and
// session_start() refuses them. The move is one transaction: client, the course
// that goes on, sessions to come, open cards and promises. Past sessions stay
// with who held them; their notes are opened for the new therapist only if the
// client said yes; private reflections never move.
//
// Where the outgoing therapist has left, the owner stands in for the steps
// without seeing a word: the pack is made of the client's own lines, and the
// client is asked at once.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/answers.h"
#include "practice/lines.h"

struct handover_section {
    const char *name;  // of the field: "helps"
    const char *title; // "What helps"
    const char *hint;  // for who writes it
    unsigned groups;   // lines that are put there to begin with
};
extern const struct handover_section HANDOVER_SECTIONS[];
extern const int HANDOVER_SECTION_COUNT;

enum {
    HANDOVER_LETTERS = 1000, // of a section
    HANDOVER_NOTES_OPEN = -1,
    HANDOVERS_LISTED = 100,
};

struct handover {
    int64_t id; // 0: none
    struct client_id client;
    struct staff_id from, to;
    struct str from_name, to_name;
    bool from_left, to_left;
    char state[16];
    int version;
    int notes; // may session notes go: 1 yes, 0 no, HANDOVER_NOTES_OPEN
    bool in_person;
    int64_t created_at, changed_at;
    int64_t closed_at;
    struct answers pack;         // by section; read with handover_get()
    struct answers client_words; // likewise
};
bool handover_is(const struct handover *handover, const char *state);

// ERR_MISSING: no such handover; the client may have been erased.
bool handover_get(struct practice *practice, int64_t id,
                  struct handover *handover, struct err *err) MUST_USE;
// The open one of a client; `id` 0: none.
bool handover_open(struct practice *practice, struct client_id client,
                   struct handover *handover, struct err *err) MUST_USE;
// Open ones that somebody has a part in, as outgoing or incoming one, without
// words. `left`: of outgoing ones who have left instead.
bool handover_list(struct practice *practice, struct staff_id staff, bool left,
                   struct handover **list, int *count,
                   struct err *err) MUST_USE;

// ---- the outgoing therapist, or the owner for one who left ------------------

// Begins with the lines that were ticked. ERR_INPUT: to the same person, to
// somebody who left or is no therapist. ERR_CONFLICT: one is open already.
struct handover_start {
    struct client_id client;
    struct staff_id to;
    const struct line *lines; // ticked
    int line_count;
};
bool handover_begin(struct practice *practice,
                    const struct handover_start *start, int64_t *id,
                    struct err *err) MUST_USE;
// The same for a client whose therapist has left: the client's own lines and
// the open promises, and straight on to the client. ERR_DENIED: their therapist
// works here, or it is not the owner who asks.
bool handover_begin_for(struct practice *practice, struct client_id client,
                        struct staff_id to, int64_t *id,
                        struct err *err) MUST_USE;
// Keeps the sections; takes it back from the client if it is there.
// ERR_CONFLICT: somebody was first, or it is agreed.
bool handover_write(struct practice *practice, int64_t id, int version,
                    const struct answers *pack, struct err *err) MUST_USE;
// Gives it to the client. ERR_INPUT: the incoming one has left meanwhile.
bool handover_send(struct practice *practice, int64_t id, int version,
                   struct err *err) MUST_USE;
// The client agreed in the room or on the telephone.
bool handover_agree_in_person(struct practice *practice, int64_t id,
                              int version, bool notes,
                              struct err *err) MUST_USE;
// To somebody else instead, for example because the incoming one has left. The
// client is asked again; what was written stays.
bool handover_pass_on(struct practice *practice, int64_t id, int version,
                      struct staff_id to, struct err *err) MUST_USE;
bool handover_withdraw(struct practice *practice, int64_t id, int version,
                       struct err *err) MUST_USE;

// ---- the client -------------------------------------------------------------

// What the client says. Their words are kept in any case; ERR_CONFLICT says
// that it has changed since they opened the page, so that nothing is agreed
// that they have not read.
enum handover_answer { HANDOVER_KEEP, HANDOVER_AGREE, HANDOVER_ASK };
struct handover_reply {
    int version; // that they read
    enum handover_answer answer;
    bool notes;
    struct answers words;
};
bool handover_reply_keep(struct practice *practice, struct client_id client,
                         const struct handover_reply *reply, bool *changed,
                         struct err *err) MUST_USE;

// ---- the incoming therapist -------------------------------------------------

// "I have read it": the client moves. ERR_CONFLICT: not agreed (any more);
// ERR_DENIED: it is not for whoever is signed in.
bool handover_read(struct practice *practice, int64_t id, int version,
                   struct err *err) MUST_USE;

// Every table with a client and a member of staff: how its rows go along, or
// why they stay.
struct handover_table {
    const char *name;
    const char *moves; // SQL; NULL: they stay
    const char *why_not;
};
extern const struct handover_table HANDOVER_TABLES[];
extern const int HANDOVER_TABLE_COUNT;
// Part of handover_read().
bool handover_move(struct practice *practice, const struct handover *handover,
                   struct err *err) MUST_USE;

// Is this client on the way to who is signed in?
bool handover_is_coming(struct practice *practice, struct client_id client,
                        bool *coming, struct err *err) MUST_USE;
// ERR_CONFLICT, kindly: a session begins after the handover was read.
bool handover_check_start(struct practice *practice, struct client_id client,
                          struct err *err) MUST_USE;

// May who is signed in read the notes of this session? Its own therapist, and
// who took the client over with the client's yes to the notes; a command may.
bool handover_opens_notes(struct practice *practice, struct session_id session,
                          bool *opens, struct err *err) MUST_USE;

// The same of a row, in SQL: `row` has client_id, and staff_id of who wrote it;
// `who` is the parameter with who is signed in, 0: the client, a command.
#define HANDOVER_OPENS(row, who)                                               \
    " AND (" who " = 0 OR " row ".staff_id = " who " OR EXISTS (SELECT 1"      \
    " FROM handover h WHERE h.practice_id = $1"                                \
    " AND h.client_id = " row ".client_id AND h.to_staff_id = " who            \
    " AND h.state = 'read' AND h.notes_agreed = 1)) "

// For a client's hub.
bool handover_waits(struct practice *practice, struct client_id client,
                    struct str *line, struct err *err) MUST_USE;

#endif
