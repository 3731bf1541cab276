#ifndef PRACTICE_SAFETY_H
#define PRACTICE_SAFETY_H

// safety - the card that a safety answer opens, what the client was told, and
// what was done about it. Nothing here closes it but a complete note.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/administration.h"
#include "practice/card.h"

// What the client's safety page says.
struct safety_page {
    struct reason_id card; // n == 0: none was raised by this form
    struct str therapist_name;
    bool read_by_known; // false: no coverage plan covers this moment
    int64_t read_by;    // UTC; told as fixed when the answer came
    struct str told;    // "Nobody is reading this right now. ..."
    struct str reply;   // chosen before: safe, call, rather_not, or ""
};
bool safety_page_read(struct practice *practice,
                      const struct administration *administration,
                      struct safety_page *page, struct err *err) MUST_USE;

// The newest safety card of a form, open or not.
bool safety_find(struct practice *practice,
                 const struct administration *administration,
                 struct reason_id *card, bool *found, struct err *err) MUST_USE;

// Brings a safety answer (or "I need help") before somebody, in the caller's
// transaction: opens the form's card, plans the notices, and fixes what the
// client is told. What counts is whether it says something new:
//
//     no card of this form yet                    a card, a series of notices
//     worse than any answer to that item on this
//       form, another item of it, or help, while
//       the card is open: nobody has seen it yet  its newest answer, no further
//                                                 notices: they are on their way
//       somebody has seen it                      new again, newest answer,
//                                                 a further series
//       the card is done                          a further card and series
//     the same or a milder answer on this form    nothing; `*card` is the last
//
// A further form is a further card, whatever it says and whatever became of the
// one before.
bool safety_raise(struct practice *practice,
                  const struct administration *administration,
                  const struct safety_answer *answer, struct reason_id *card,
                  struct err *err) MUST_USE;

// Would safety_raise() tell anybody anything?
bool safety_is_news(struct practice *practice,
                    const struct administration *administration,
                    const struct safety_answer *answer, bool *news,
                    struct err *err) MUST_USE;

// The five fields without which a safety card cannot be closed.
struct safety_note {
    struct str reached; // "yes", "no"
    struct str how;
    struct str assessment;
    struct str plan;
    struct str next_contact;
    int version; // of the card as its writer had read it; 0: as it is now
};
// Keeps the note; closes the card when all five are there and `close`.
// Otherwise `*missing` names what is missing, in words; nothing that was typed
// is lost: an incomplete note is kept too, and the card stays open. So does a
// note about an older version of the card, for a newer answer may have come
// while it was being written; it does not make the card seen either.
bool safety_note_save(struct practice *practice, struct reason_id id,
                      const struct safety_note *note, bool close,
                      struct str *missing, struct err *err) MUST_USE;

// What the safety card shows: the exact item and answer, when, how, what came
// before, what the client was told and chose.
struct safety_view {
    struct reason reason;
    struct str client_name;
    struct str item_text;
    struct str answer_text;
    bool help_pressed;   // besides the answer
    int64_t answered_at; // the newest of it
    struct str mode;
    struct str told;  // the sentence the client saw
    struct str reply; // what they chose on the safety page, or ""
    int64_t read_by;
    bool undelivered; // no notice could be delivered
    struct {
        int64_t at;
        struct str answer; // with its question, if it is another item
    } earlier[12];         // of this form, then of earlier ones; newest first
    int earlier_count;
    struct {
        int64_t at;
        struct safety_note note;
    } notes[16];
    int note_count;
};
bool safety_view_read(struct practice *practice, struct reason_id id,
                      struct safety_view *view, struct err *err) MUST_USE;

#endif
