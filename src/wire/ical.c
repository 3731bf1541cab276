// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/ical.h"

#include <libical/ical.h>

static struct icaltimetype utc(int64_t at)
{
    return icaltime_from_timet_with_zone(at, 0,
                                         icaltimezone_get_utc_timezone());
}

static icalcomponent *component_of(const struct ical_event *event)
{
    icalcomponent *made = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    int64_t ends_at = event->starts_at + (int64_t)event->minutes * 60;

    icalcomponent_add_property(made, icalproperty_new_uid(event->uid));
    icalcomponent_add_property(
        made, icalproperty_new_dtstamp(utc(event->changed_at)));
    icalcomponent_add_property(made,
                               icalproperty_new_dtstart(utc(event->starts_at)));
    icalcomponent_add_property(made, icalproperty_new_dtend(utc(ends_at)));
    icalcomponent_add_property(made,
                               icalproperty_new_sequence(event->sequence));
    icalcomponent_add_property(
        made,
        icalproperty_new_status(event->cancelled ? ICAL_STATUS_CANCELLED
                                                 : ICAL_STATUS_CONFIRMED));
    icalcomponent_add_property(made,
                               icalproperty_new_class(ICAL_CLASS_PRIVATE));
    icalcomponent_add_property(made, icalproperty_new_summary(event->summary));
    return made;
}

static icalcomponent *calendar_of(const struct ical_event *events, int count)
{
    icalcomponent *made = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);

    icalcomponent_add_property(made, icalproperty_new_version("2.0"));
    icalcomponent_add_property(
        made, icalproperty_new_prodid("-//Rapport//Sessions//EN"));
    icalcomponent_add_property(made,
                               icalproperty_new_method(ICAL_METHOD_PUBLISH));
    for (int i = 0; i < count; i++) {
        icalcomponent_add_component(made, component_of(&events[i]));
    }
    return made;
}

bool ical_print(struct arena *arena, const struct ical_event *events, int count,
                struct str *calendar, struct err *err)
{
    icalcomponent *made;
    char *text;

    if (count > ICAL_EVENTS_MAX) {
        return err_set(err, ERR_LIMIT, "more than %d times in a calendar",
                       ICAL_EVENTS_MAX);
    }
    made = calendar_of(events, count);
    text = icalcomponent_as_ical_string_r(made);
    icalcomponent_free(made);
    if (!text) {
        return err_set(err, ERR_OUTSIDE, "the calendar could not be written");
    }
    *calendar = str_copy(arena, str_of(text));
    icalmemory_free_buffer(text);
    return true;
}
