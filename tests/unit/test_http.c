// test_http - a real server on loopback against raw bytes: what is answered,
// what is refused, and that a reply may come later from another thread.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "http/guard.h"
#include "http/http.h"
#include "http/limits.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int port;

// ---- the answer ------------------------------------------------------------

static void *answer_later(void *request)
{
    (void)usleep(20000);
    http_send(request);
    return NULL;
}

// Says back what it was asked. "/later" and "/at-once" answer from another
// thread, the second perhaps before the server has laid the request aside.
static enum http_when say_back(void *context, struct request *request,
                               struct reply *reply)
{
    pthread_t thread;
    struct str cookie = request_cookie(request, "b");

    (void)context;
    reply->type = "text/plain";
    reply->headers = STR("X-One: 1\r\nX-Two: 2\r\n");
    text_addf(&reply->body, "%s %.*s ? %.*s [%.*s] cookie=%.*s host=%.*s",
              request->method == POST ? "POST" : "GET", SHOW(request->path),
              SHOW(request->query), SHOW(request->body), SHOW(cookie),
              SHOW(request->host));
    if (str_is(request->path, "/later")
        && pthread_create(&thread, NULL, answer_later, request) == 0) {
        pthread_detach(thread);
        return HTTP_LATER;
    }
    if (str_is(request->path, "/at-once")) {
        http_send(request);
        return HTTP_LATER;
    }
    if (str_is(request->path, "/303")) {
        reply->status = 303;
        reply->location = STR("/there");
    }
    return HTTP_NOW;
}

// ---- the client ------------------------------------------------------------

static int dial(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port)};
    struct timeval wait = {.tv_sec = 5};
    int link = socket(AF_INET, SOCK_STREAM, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    (void)setsockopt(link, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    if (connect(link, (struct sockaddr *)&address, sizeof address)) {
        printf("cannot connect\n");
        exit(1);
    }
    return link;
}

// Sends the bytes and reads until the server closes, or `enough` has come.
static char *talk(const char *bytes, size_t len, const char *enough)
{
    static char got[1 << 17];
    size_t have = 0;
    int link = dial();
    ssize_t more;

    (void)!send(link, bytes, len, MSG_NOSIGNAL);
    do {
        more = recv(link, got + have, sizeof got - 1 - have, 0);
        have += more > 0 ? (size_t)more : 0;
        got[have] = '\0';
    } while (more > 0 && !(enough && strstr(got, enough)));
    (void)close(link);
    return got;
}

static char *say(const char *text, const char *enough)
{
    return talk(text, strlen(text), enough);
}

static int status_of(const char *reply)
{
    return strncmp(reply, "HTTP/1.", 7) == 0 ? atoi(reply + 9) : 0;
}

// ---- what is answered ------------------------------------------------------

#define HOST "Host: a.example\r\n"

static void test_answers(void)
{
    char *got = say("GET /f/a%2Fb?x=%31 HTTP/1.1\r\n" HOST
                    "Cookie: a=1; b=two; bb=3\r\n\r\n",
                    "host=");

    CHECK("a GET is answered", status_of(got) == 200);
    CHECK("nobody decodes path and query",
          strstr(got, "GET /f/a%2Fb ? x=%31 [] cookie=two host=a.example"));
    CHECK("further headers are sent",
          strstr(got, "\r\nX-One: 1\r\n") && strstr(got, "\r\nX-Two: 2\r\n"));
    got = say("POST /x HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\na=b%3",
              "host=");
    CHECK("a body arrives whole", strstr(got, "POST /x ?  [a=b%3]"));
    got = say("HEAD /x HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", NULL);
    CHECK("HEAD has the headers of GET",
          status_of(got) == 200 && !strstr(got, "Content-Length: 0\r\n"));
    CHECK("and no body", strcmp(strstr(got, "\r\n\r\n"), "\r\n\r\n") == 0);
    got = say("GET /later HTTP/1.1\r\n" HOST "\r\n", "host=");
    CHECK("a reply may come later", strstr(got, "GET /later"));
    got = say("GET /at-once HTTP/1.1\r\n" HOST "\r\n", "host=");
    CHECK("or at once, from elsewhere", strstr(got, "GET /at-once"));
    got = say("GET /303 HTTP/1.1\r\n" HOST "\r\n", "host=");
    CHECK("a redirect says where",
          status_of(got) == 303 && strstr(got, "\r\nLocation: /there\r\n"));
    got = say("GET /1 HTTP/1.1\r\n" HOST "\r\nGET /2 HTTP/1.1\r\n" HOST "\r\n",
              "/2");
    CHECK("two requests on one connection",
          strstr(got, "GET /1") && strstr(got, "GET /2"));
}

static void put(int link, const char *text)
{
    (void)!send(link, text, strlen(text), MSG_NOSIGNAL);
}

static void test_body_in_pieces(void)
{
    int link = dial();
    char got[4096] = "";
    ssize_t len;

    put(link, "POST /p HTTP/1.1\r\n" HOST "Content-Le");
    (void)usleep(20000);
    put(link, "ngth: 6\r\n\r\nabc");
    (void)usleep(20000);
    put(link, "def");
    len = recv(link, got, sizeof got - 1, 0);
    CHECK("a body in pieces is put together",
          len > 0 && strstr(got, "[abcdef]"));
    (void)close(link);
}

static void test_large_body(void)
{
    static char bytes[HTTP_MAX_BODY + 200];
    size_t head = (size_t)sprintf(
        bytes, "POST / HTTP/1.1\r\n" HOST "Content-Length: %d\r\n\r\n",
        HTTP_MAX_BODY);
    char *got;

    memset(bytes + head, 'x', HTTP_MAX_BODY);
    got = talk(bytes, head + HTTP_MAX_BODY, "host=");
    CHECK("the largest body is taken", status_of(got) == 200);
    CHECK("whole", strlen(got) > HTTP_MAX_BODY);
}

// ---- what is refused -------------------------------------------------------

#define CASE(name, status, text)                                               \
    {                                                                          \
        name, status, text, sizeof(text) - 1                                   \
    }

static const struct {
    const char *name;
    int status; // 0: closed without a word
    const char *text;
    size_t len;
} MALFORMED[] = {
    CASE("two lengths", 400,
         "POST / HTTP/1.1\r\n" HOST
         "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
    CASE("two lengths that agree", 400,
         "POST / HTTP/1.1\r\n" HOST
         "Content-Length: 1\r\ncontent-length: 1\r\n\r\na"),
    CASE("a list of lengths", 400,
         "POST / HTTP/1.1\r\n" HOST "Content-Length: 1, 1\r\n\r\na"),
    CASE("a negative length", 400,
         "POST / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n"),
    CASE("a length with a plus", 400,
         "POST / HTTP/1.1\r\n" HOST "Content-Length: +1\r\n\r\na"),
    CASE("a length in hexadecimal", 400,
         "POST / HTTP/1.1\r\n" HOST "Content-Length: 0x1\r\n\r\na"),
    CASE("a length beyond numbers", 400,
         "POST / HTTP/1.1\r\n" HOST
         "Content-Length: 99999999999999999999999\r\n\r\n"),
    CASE("a length beyond the limit", 413,
         "POST / HTTP/1.1\r\n" HOST "Content-Length: 65537\r\n\r\n"),
    CASE("a length and a coding", 501,
         "POST / HTTP/1.1\r\n" HOST
         "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    CASE("a coding alone", 501,
         "POST / HTTP/1.1\r\n" HOST
         "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    CASE("a disguised coding", 501,
         "POST / HTTP/1.1\r\n" HOST
         "Content-Length: 0\r\nTransfer-Encoding: xchunked\r\n\r\n"),
    CASE("a POST without a length", 411, "POST / HTTP/1.1\r\n" HOST "\r\n"),
    CASE("a GET with a body", 400,
         "GET / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\na"),
    CASE("no host", 400, "GET / HTTP/1.1\r\n\r\n"),
    CASE("no host in 1.0 either", 400, "GET / HTTP/1.0\r\n\r\n"),
    CASE("two hosts", 400, "GET / HTTP/1.1\r\n" HOST HOST "\r\n"),
    CASE("an empty host", 400, "GET / HTTP/1.1\r\nHost: \r\n\r\n"),
    CASE("a host with a path", 400,
         "GET / HTTP/1.1\r\nHost: a.example/evil\r\n\r\n"),
    CASE("a host with a name before it", 400,
         "GET / HTTP/1.1\r\nHost: me@a.example\r\n\r\n"),
    CASE("two cookie lines", 400,
         "GET / HTTP/1.1\r\n" HOST "Cookie: a=1\r\nCookie: a=2\r\n\r\n"),
    CASE("another method", 405, "DELETE / HTTP/1.1\r\n" HOST "\r\n"),
    CASE("an absurd method", 405, "G\x01T / HTTP/1.1\r\n" HOST "\r\n"),
    CASE("a method in lower case", 405, "get / HTTP/1.1\r\n" HOST "\r\n"),
    CASE("CONNECT", 400, "CONNECT a.example:443 HTTP/1.1\r\n" HOST "\r\n"),
    CASE("a whole address as target", 400,
         "GET http://a.example/ HTTP/1.1\r\n" HOST "\r\n"),
    CASE("a control character in the target", 400,
         "GET /\x01 HTTP/1.1\r\n" HOST "\r\n"),
    CASE("a letter that is not ASCII", 400,
         "GET /\xc3\xa4 HTTP/1.1\r\n" HOST "\r\n"),
    CASE("an encoded NUL", 400, "GET /%00 HTTP/1.1\r\n" HOST "\r\n"),
    CASE("half a percent code", 400, "GET /%a HTTP/1.1\r\n" HOST "\r\n"),
    CASE("a control character in a header", 400,
         "GET / HTTP/1.1\r\n" HOST "X: a\x02z\r\n\r\n"),
    CASE("a space before the colon", 400,
         "GET / HTTP/1.1\r\n" HOST "X-A : b\r\n\r\n"),
    CASE("another protocol", 0, "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"),
};

static void test_malformed(void)
{
    for (size_t i = 0; i < sizeof MALFORMED / sizeof *MALFORMED; i++) {
        char *got = talk(MALFORMED[i].text, MALFORMED[i].len, NULL);
        int status = status_of(got);
        bool good = status == MALFORMED[i].status
                 || (status >= 400 && MALFORMED[i].status == 400)
                 || (MALFORMED[i].status == 0 && (status >= 400 || !*got));

        if (!good || strstr(got, "host=")) {
            printf("%s: status %d\n", MALFORMED[i].name, status);
        }
        CHECK(MALFORMED[i].name, good && !strstr(got, "host="));
    }
}

static void test_too_long(void)
{
    static char bytes[64 * 1024];
    size_t len = (size_t)sprintf(bytes, "GET /");

    memset(bytes + len, 'a', HTTP_MAX_TARGET);
    len += HTTP_MAX_TARGET;
    len += (size_t)sprintf(bytes + len, " HTTP/1.1\r\n" HOST "\r\n");
    CHECK("too long a target", status_of(talk(bytes, len, NULL)) == 414);
    len = (size_t)sprintf(bytes, "GET / HTTP/1.1\r\n" HOST);
    for (int i = 0; i < HTTP_MAX_HEADERS; i++) {
        len += (size_t)sprintf(bytes + len, "X-%d: 1\r\n", i);
    }
    len += (size_t)sprintf(bytes + len, "\r\n");
    CHECK("too many headers", status_of(talk(bytes, len, NULL)) == 431);
    len = (size_t)sprintf(bytes, "GET / HTTP/1.1\r\n" HOST "X: ");
    memset(bytes + len, 'a', HTTP_MAX_HEAD);
    len += HTTP_MAX_HEAD;
    len += (size_t)sprintf(bytes + len, "\r\n\r\n");
    CHECK("too long a header", status_of(talk(bytes, len, NULL)) >= 400);
}

// Whoever does not wait for a late reply must not keep the server from ending.
static void test_gone_before_the_reply(void)
{
    int link = dial();

    put(link, "GET /later HTTP/1.1\r\n" HOST "\r\n");
    (void)usleep(5000);
    (void)close(link);
    (void)usleep(50000);
    CHECK("a client that does not wait", true);
}

static void test_truncated(void)
{
    static const char *const PARTS[] = {"G", "GET / HTTP/1.1\r\nHos",
                                        "POST / HTTP/1.1\r\n" HOST
                                        "Content-Length: 10\r\n\r\nabc"};

    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
        int link = dial();

        put(link, PARTS[i]);
        (void)close(link);
    }
    CHECK("after cut off requests the server answers",
          status_of(say("GET / HTTP/1.1\r\n" HOST "\r\n", "host=")) == 200);
}

static void test_addresses(void)
{
    static const struct {
        const char *listen;
        enum err_kind kind;
    } BAD[] = {
        {"8080",            ERR_INPUT},
        {"127.0.0.1:",      ERR_INPUT},
        {"127.0.0.1:70000", ERR_INPUT},
        {"localhost:80",    ERR_INPUT},
        {":80",             ERR_INPUT},
        {"127.0.0.1:-1",    ERR_INPUT},
    };
    char taken[32];
    struct http *http;
    struct err err;

    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        struct http_plan plan = {BAD[i].listen, 1, say_back, NULL, NULL};

        CHECK(BAD[i].listen,
              !http_open(&plan, &http, &err) && err.kind == BAD[i].kind);
    }
    (void)snprintf(taken, sizeof taken, "127.0.0.1:%d", port);
    CHECK("an address that is taken",
          !http_open(&(struct http_plan){taken, 1, say_back, NULL, NULL}, &http,
                     &err)
              && err.kind == ERR_BUSY);
}

int main(void)
{
    struct http_plan plan = {"127.0.0.1:0", 2, say_back, NULL, NULL};
    struct http *http;
    struct err err;

    if (!http_open(&plan, &http, &err)) {
        printf("http_open: %s\n", err.text);
        return 1;
    }
    port = http_port(http);
    test_answers();
    test_body_in_pieces();
    test_large_body();
    test_malformed();
    test_too_long();
    test_truncated();
    test_gone_before_the_reply();
    test_addresses();
    (void)alarm(30); // it must end
    http_close(http);
    return check_end();
}
