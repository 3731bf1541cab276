#ifndef PRACTICE_SAFETY_H
#define PRACTICE_SAFETY_H

// safety - the card that a safety answer opens, what the client was told, and
// what was done about it. Nothing here closes it but a complete note.

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

// Opens the safety card of a form (or finds the open one), plans the notices
// and notes what the client is told, in the caller's transaction.
bool safety_raise(struct practice *practice,
                  const struct administration *administration,
                  const struct safety_answer *answer, struct reason_id *card,
                  struct err *err) MUST_USE;

#endif
