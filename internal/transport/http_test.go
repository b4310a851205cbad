package transport_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/transport"
)

// reply is a whole HTTP answer.
type reply struct {
	status int
	header http.Header
	body   string
}

func (s *server) do(t *testing.T, method, path string, body io.Reader, header map[string]string) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, body)
	require.NoError(t, err)
	for name, value := range header {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return reply{resp.StatusCode, resp.Header, string(text)}
}

// post sends a JSON body with further headers, given as name, value, name, value.
func (s *server) post(t *testing.T, body string, header ...string) reply {
	t.Helper()
	all := map[string]string{"Content-Type": "application/json"}
	for i := 0; i < len(header); i += 2 {
		all[header[i]] = header[i+1]
	}
	return s.do(t, http.MethodPost, "/graphql", strings.NewReader(body), all)
}

func (s *server) get(t *testing.T, parameters url.Values, header ...string) reply {
	t.Helper()
	all := map[string]string{}
	for i := 0; i < len(header); i += 2 {
		all[header[i]] = header[i+1]
	}
	return s.do(t, http.MethodGet, "/graphql?"+parameters.Encode(), http.NoBody, all)
}

// query is a body that asks for one document.
func query(text string) string {
	raw, err := json.Marshal(map[string]string{"query": text})
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// code gives the code of the first error, and checks that nothing was executed.
func (r reply) code(t *testing.T) string {
	t.Helper()
	var body map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(r.body), &body), r.body)
	require.NotContains(t, body, "data")
	var errs []struct {
		Message    string
		Extensions struct{ Code string }
	}
	require.NoError(t, json.Unmarshal(body["errors"], &errs))
	require.NotEmpty(t, errs)
	for _, e := range errs {
		require.NotEmpty(t, e.Message)
		require.NotEmpty(t, e.Extensions.Code)
	}
	return errs[0].Extensions.Code
}

const (
	typeJSON    = "application/json; charset=utf-8"
	typeGraphQL = "application/graphql-response+json; charset=utf-8"
)

func TestPostExecutes(t *testing.T) {
	s := serve(t)
	r := s.post(t, `{"query":"query Q($n: String) { hello(name: $n) }","operationName":"Q","variables":{"n":"Ada"}}`)
	require.Equal(t, 200, r.status)
	require.JSONEq(t, `{"data":{"hello":"hello Ada"}}`, r.body)
	require.Equal(t, typeJSON, r.header.Get("Content-Type"))
	require.Equal(t, "no-store", r.header.Get("Cache-Control"))
	require.JSONEq(t, `{"data":{"bump":1}}`, s.post(t, query(`mutation { bump }`)).body)
}

func TestAcceptDecidesTheMediaTypeAndTheStatus(t *testing.T) {
	s := serve(t)
	for accept, want := range map[string]struct {
		media  string
		failed int
	}{
		"":                                  {typeJSON, 200},
		"*/*":                               {typeJSON, 200},
		"application/json":                  {typeJSON, 200},
		"application/*":                     {typeJSON, 200},
		"application/graphql-response+json": {typeGraphQL, 400},
		"application/graphql-response+json, application/json":                    {typeGraphQL, 400},
		"application/json, application/graphql-response+json":                    {typeJSON, 200},
		"application/json;q=0.5, application/graphql-response+json;q=0.9":        {typeGraphQL, 400},
		"application/json;q=0, */*":                                              {typeGraphQL, 400},
		"text/html, application/xhtml+xml, */*;q=0.8":                            {typeJSON, 200},
		"application/graphql-response+json, application/json, text/event-stream": {typeGraphQL, 400},
		"application/graphql-response+json; charset=utf-8":                       {typeGraphQL, 400},
	} {
		t.Run(accept, func(t *testing.T) {
			r := s.post(t, query(`{ hello }`), "Accept", accept)
			require.Equal(t, 200, r.status)
			require.Equal(t, want.media, r.header.Get("Content-Type"))
			for _, bad := range []string{`{ hello`, `{ nope }`} {
				r = s.post(t, query(bad), "Accept", accept)
				require.Equal(t, want.failed, r.status)
				require.Equal(t, want.media, r.header.Get("Content-Type"))
				require.NotEmpty(t, r.code(t))
			}
		})
	}
}

func TestNothingAcceptableIs406(t *testing.T) {
	s := serve(t)
	for _, accept := range []string{"text/html", "image/*", "application/json;q=0", "application/xml, text/plain"} {
		r := s.post(t, query(`{ hello }`), "Accept", accept)
		require.Equal(t, 406, r.status, accept)
		require.Equal(t, "BAD_REQUEST", r.code(t))
	}
}

func TestRequestsThatAreNone(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.Body = 2048 }))
	for name, body := range map[string]string{
		"empty":                    ``,
		"half a JSON":              `{"query":"{ hello }"`,
		"something behind":         `{"query":"{ hello }"} x`,
		"a batch":                  `[{"query":"{ hello }"}]`,
		"a string":                 `"{ hello }"`,
		"null":                     `null`,
		"a number":                 `1`,
		"not UTF-8":                "{\"query\":\"{ hello(name: \\\"\xff\\\") }\"}",
		"no query":                 `{}`,
		"a misspelt query":         `{"Query":"{ hello }"}`,
		"a null query":             `{"query":null}`,
		"an empty query":           `{"query":""}`,
		"a query in a list":        `{"query":["{ hello }"]}`,
		"a query that is a number": `{"query":1}`,
		"a numeric operationName":  `{"query":"{ hello }","operationName":7}`,
		"variables in a string":    `{"query":"{ hello }","variables":"{}"}`,
		"variables in a list":      `{"query":"{ hello }","variables":[]}`,
		"extensions in a string":   `{"query":"{ hello }","extensions":"x"}`,
		"extensions that are true": `{"query":"{ hello }","extensions":true}`,
	} {
		t.Run(name, func(t *testing.T) {
			for _, accept := range []string{"application/json", "application/graphql-response+json", "text/event-stream"} {
				r := s.post(t, body, "Accept", accept)
				if accept == "text/event-stream" && r.status == 200 {
					require.Contains(t, r.body, `"code":"BAD_REQUEST"`)
					continue
				}
				require.Equal(t, 400, r.status)
				require.Equal(t, "BAD_REQUEST", r.code(t))
			}
		})
	}
}

func TestOversizedBodyIs413(t *testing.T) {
	s := serve(t, limited(func(l *transport.Limits) { l.Body = 1024 }))
	large := query("{ hello #" + strings.Repeat("x", 2000) + "\n}")
	announced := s.post(t, large)
	require.Equal(t, 413, announced.status)
	require.Equal(t, "LIMIT_EXCEEDED", announced.code(t))
	chunked := s.do(t, http.MethodPost, "/", io.MultiReader(strings.NewReader(large)), map[string]string{"Content-Type": "application/json"})
	require.Equal(t, 413, chunked.status)
	require.Equal(t, "LIMIT_EXCEEDED", chunked.code(t))
}

func TestContentTypeMustBeJSONInUTF8(t *testing.T) {
	s := serve(t)
	for _, contentType := range []string{
		"", "text/plain", "application/graphql", "application/x-www-form-urlencoded",
		"multipart/mixed; boundary=x", "application/json; charset=latin1", "application/json; charset", "json",
	} {
		r := s.post(t, query(`{ hello }`), "Content-Type", contentType)
		require.Equal(t, 415, r.status, contentType)
		require.Equal(t, "UNSUPPORTED_MEDIA_TYPE", r.code(t))
	}
	require.Equal(t, 415, s.post(t, query(`{ hello }`), "Content-Encoding", "gzip").status)
	for _, contentType := range []string{"application/json", "application/json; charset=UTF-8", "Application/JSON;charset=utf-8"} {
		require.Equal(t, 200, s.post(t, query(`{ hello }`), "Content-Type", contentType).status, contentType)
	}
}

func TestOtherMethodsAre405(t *testing.T) {
	s := serve(t)
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, "QUERY"} {
		r := s.do(t, method, "/", http.NoBody, nil)
		require.Equal(t, 405, r.status, method)
		require.Equal(t, "GET, POST", r.header.Get("Allow"))
		require.Equal(t, "BAD_REQUEST", r.code(t))
	}
	require.Equal(t, 405, s.do(t, http.MethodHead, "/", http.NoBody, nil).status)
}

func TestGetExecutesQueriesOnly(t *testing.T) {
	s := serve(t)
	r := s.get(t, url.Values{
		"query":     {`query Q($n: String) { hello(name: $n) }`},
		"variables": {`{"n":"Ada"}`}, "operationName": {"Q"}, "extensions": {`{}`},
	}, "Accept", "application/json")
	require.Equal(t, 200, r.status)
	require.JSONEq(t, `{"data":{"hello":"hello Ada"}}`, r.body)
	for _, accept := range []string{"application/json", "application/graphql-response+json", "text/event-stream"} {
		r = s.get(t, url.Values{"query": {`mutation { bump }`}}, "Accept", accept)
		require.Equal(t, 405, r.status)
		require.Equal(t, "POST", r.header.Get("Allow"))
		require.Equal(t, "BAD_REQUEST", r.code(t))
	}
	require.Zero(t, s.world.bumps.Load())
	for name, parameters := range map[string]url.Values{
		"no query":               {},
		"variables no JSON":      {"query": {`{ hello }`}, "variables": {`{`}},
		"variables no object":    {"query": {`{ hello }`}, "variables": {`[]`}},
		"something behind":       {"query": {`{ hello }`}, "variables": {`{} x`}},
		"extensions no object":   {"query": {`{ hello }`}, "extensions": {`1`}},
		"operation does not fit": {"query": {`subscription { ticks }`}},
	} {
		r = s.get(t, parameters, "Accept", "application/json")
		require.Contains(t, []int{400, 406}, r.status, name)
		require.Equal(t, "BAD_REQUEST", r.code(t), name)
	}
}

func TestGetNeedsWhatNoForeignPageCanSend(t *testing.T) {
	s := serve(t, func(o *transport.Options) { o.AllowedOrigins = []string{"https://app.example"} })
	for name, check := range map[string]struct {
		header []string
		passes bool
	}{
		"nothing":                        {[]string{}, false},
		"what curl sends":                {[]string{"Accept", "*/*"}, false},
		"an image":                       {[]string{"Accept", "image/png,*/*", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Site", "cross-site"}, false},
		"a link":                         {[]string{"Accept", "text/html,*/*", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", "none"}, false},
		"a simple fetch":                 {[]string{"Accept", "application/json", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Site", "cross-site"}, false},
		"a foreign fetch":                {[]string{"Accept", "application/json", "Sec-Fetch-Mode", "cors", "Origin", "https://evil.example"}, false},
		"a sandboxed page":               {[]string{"Accept", "application/json", "Origin", "null"}, false},
		"a sibling site":                 {[]string{"Accept", "application/json", "Sec-Fetch-Site", "same-site"}, false},
		"a form's content type":          {[]string{"Content-Type", "text/plain"}, false},
		"Authorization":                  {[]string{"Authorization", "Bearer ada"}, true},
		"Apollo-Require-Preflight":       {[]string{"Apollo-Require-Preflight", "true"}, true},
		"X-Apollo-Operation-Name":        {[]string{"X-Apollo-Operation-Name", "Q"}, true},
		"a JSON content type":            {[]string{"Content-Type", "application/json"}, true},
		"Accept naming GraphQL":          {[]string{"Accept", "application/graphql-response+json"}, true},
		"fetch outside of a browser":     {[]string{"Accept", "*/*", "Sec-Fetch-Mode", "cors"}, true},
		"fetch of a page of ours":        {[]string{"Accept", "*/*", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Site", "same-origin"}, true},
		"fetch of a page that we listed": {[]string{"Accept", "*/*", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Site", "cross-site", "Origin", "https://app.example"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			r := s.get(t, url.Values{"query": {`{ hello }`}}, check.header...)
			if check.passes {
				require.Equal(t, 200, r.status, r.body)
				return
			}
			require.Equal(t, 400, r.status, r.body)
			require.Equal(t, "CSRF_PREFLIGHT_REQUIRED", r.code(t))
		})
	}
}

func TestSubscriptionOverPlainJSONIs406(t *testing.T) {
	s := serve(t)
	for _, accept := range []string{"", "*/*", "application/json", "application/graphql-response+json"} {
		r := s.post(t, query(`subscription { ticks }`), "Accept", accept)
		require.Equal(t, 406, r.status)
		require.Equal(t, "BAD_REQUEST", r.code(t))
	}
	require.Zero(t, s.world.pulled.Load())
}

// Clients attach the token they have to whatever they send, also to what is to get them a new one.
func TestARefusedTokenDoesNotKeepAClientFromGettingANewOne(t *testing.T) {
	s := serve(t, func(o *transport.Options) { o.Tokenless = []string{"hello", "bump"} })
	for _, token := range []string{"Bearer expired", "Bearer bad-token"} {
		for text, passes := range map[string]bool{
			`mutation { bump }`:                              true,
			`{ hello again: hello }`:                         true,
			`{ hello who }`:                                  false,
			`{ who }`:                                        false,
			`{ ...F } fragment F on Query { hello }`:         false,
			`{ ...F hello } fragment F on Query { who }`:     false,
			`{ hello unknown }`:                              false,
			`query A { hello } query B { who } # which one?`: false,
		} {
			r := s.post(t, query(text), "Authorization", token)
			if passes {
				require.Equal(t, 200, r.status)
				require.Contains(t, r.body, `{"data":`, text)
				continue
			}
			require.Contains(t, []string{"TOKEN_EXPIRED", "UNAUTHENTICATED"}, r.code(t), text)
		}
	}
	require.Equal(t, "UNAVAILABLE", s.post(t, query(`{ hello }`), "Authorization", "Bearer outage").code(t))
	require.EqualValues(t, 2, s.world.bumps.Load())
}

func TestTokenOfARequest(t *testing.T) {
	s := serve(t)
	for name, check := range map[string]struct {
		authorization string
		who, code     string
		strict        int
	}{
		"none":           {"", "", "", 200},
		"valid":          {"Bearer ada", "ada", "", 200},
		"any case":       {"bEARER   ada", "ada", "", 200},
		"bad":            {"Bearer bad-token", "", "UNAUTHENTICATED", 401},
		"expired":        {"Bearer expired", "", "TOKEN_EXPIRED", 401},
		"another scheme": {"Basic YWRhOmFkYQ==", "", "UNAUTHENTICATED", 401},
		"no token":       {"Bearer", "", "UNAUTHENTICATED", 401},
		"too long":       {"Bearer " + strings.Repeat("a", 4097), "", "UNAUTHENTICATED", 401},
		"an outage":      {"Bearer outage", "", "UNAVAILABLE", 503},
		"a surprise":     {"Bearer surprise", "", "INTERNAL", 500},
	} {
		t.Run(name, func(t *testing.T) {
			for _, accept := range []string{"application/json", "application/graphql-response+json"} {
				r := s.post(t, query(`{ who }`), "Authorization", check.authorization, "Accept", accept)
				if check.code == "" {
					require.Equal(t, 200, r.status)
					want, _ := json.Marshal(map[string]any{"data": map[string]any{"who": nil}})
					if check.who != "" {
						want = []byte(`{"data":{"who":"` + check.who + `"}}`)
					}
					require.JSONEq(t, string(want), r.body)
					continue
				}
				require.Equal(t, check.code, r.code(t))
				require.NotContains(t, r.body, "aaaa")
				require.NotContains(t, r.body, "bad-token")
				if accept == "application/json" && check.strict < 500 {
					require.Equal(t, 200, r.status)
				} else {
					require.Equal(t, check.strict, r.status)
				}
			}
		})
	}
	require.Contains(t, s.log.String(), "verify an access token")
}

func TestErrorsOfResolvers(t *testing.T) {
	s := serve(t)
	for _, field := range []string{"broken", "panics"} {
		r := s.post(t, query(`{ `+field+` hello }`), "Accept", "application/graphql-response+json")
		require.Equal(t, 200, r.status)
		require.JSONEq(t, `{"errors":[{"message":"Internal error.","path":["`+field+`"],
			"extensions":{"code":"INTERNAL","requestId":"request-1"}}],"data":{"`+field+`":null,"hello":"hello"}}`, r.body)
	}
	require.Contains(t, s.log.String(), "secret detail")
	require.Contains(t, s.log.String(), "request_id=request-1")
}

func TestErrorsAreFewAndRepeatNoValues(t *testing.T) {
	s := serve(t)
	r := s.post(t, query(`{ a b c d e f g h i j k }`))
	require.Equal(t, 5, strings.Count(r.body, `"code":"GRAPHQL_VALIDATION_FAILED"`))
	for name, body := range map[string]string{
		"literal of another type": query(`{ number(n: "hunter2") }`),
		"literal of an enum":      query(`{ paint(input: {title: "x", colour: hunter2}) }`),
		"string for an enum":      query(`{ paint(input: {title: "x", colour: "hunter2"}) }`),
		"syntax error":            query(`{ hello "hunter2" }`),
		"string for a name":       query(`query "hunter2" { hello }`),
		"unknown enum variable":   `{"query":"query($i: Painting!) { paint(input: $i) }","variables":{"i":{"title":"x","colour":"hunter2"}}}`,
		"string for an Int":       `{"query":"query($n: Int) { number(n: $n) }","variables":{"n":"hunter2"}}`,
		"unknown field":           `{"query":"query($i: Painting!) { paint(input: $i) }","variables":{"i":{"title":"x","hunter2":1}}}`,
		"huge number":             `{"query":"query($n: Int) { number(n: $n) }","variables":{"n":1e999}}`,
		"no JSON":                 `{"query": hunter2}`,
		"unknown operation":       `{"query":"query A { hello }","operationName":"hunter2"}`,
	} {
		r := s.post(t, body)
		require.NotContains(t, r.body, "hunter2", name)
		require.NotContains(t, r.body, "999", name)
		require.NotEmpty(t, r.code(t), name)
		require.Less(t, r.status, 500, name)
	}
}

func TestSuggestionsAndIntrospectionAreOffTogether(t *testing.T) {
	on := serve(t)
	off := serve(t, func(o *transport.Options) { o.Introspection = false })
	require.Contains(t, on.post(t, query(`{ helo }`)).body, "Did you mean")
	for _, text := range []string{
		`{ helo }`, `{ hello(nme: 1) }`, `query($a: Strin) { hello }`, `{ item }`,
		`{ paint(input: {titl: "x"}) }`, `{ paint(input: {title: "x", colour: REED}) }`,
	} {
		require.NotContains(t, off.post(t, query(text)).body, "Did you mean", text)
	}
	r := off.post(t, query(`{ __schema { types { name } } }`))
	require.Equal(t, "GRAPHQL_VALIDATION_FAILED", r.code(t))
	require.JSONEq(t, `{"data":{"__typename":"Query"}}`, off.post(t, query(`{ __typename }`)).body)
}

func TestDrainFinishesRequestsAndRefusesNewConnections(t *testing.T) {
	s := serve(t)
	answered := make(chan reply, 1)
	go func() { answered <- s.post(t, query(`{ blocked }`)) }()
	<-s.world.blocked
	drained := make(chan error, 1)
	go func() { drained <- s.handler.Drain(t.Context()) }()
	require.Eventually(t, func() bool {
		return s.post(t, query(`subscription { ticks }`), "Accept", "text/event-stream").status == 503
	}, patience, time.Millisecond)
	require.Empty(t, drained)
	close(s.world.release)
	require.JSONEq(t, `{"data":{"blocked":"released"}}`, (<-answered).body)
	require.NoError(t, <-drained)
}
