package web

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"image/png"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// ask sends one request to a fresh handler; headers come in pairs.
func ask(t *testing.T, method, address string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, address, http.NoBody)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	Handler().ServeHTTP(recorder, request)
	return recorder
}

var reference = regexp.MustCompile(`(?:src|href)="([^"]+)"`)

// references are the addresses that a page loads or links to.
func references(t *testing.T, page string) []string {
	t.Helper()
	var found []string
	for _, match := range reference.FindAllStringSubmatch(page, -1) {
		found = append(found, match[1])
	}
	require.NotEmpty(t, found)
	return found
}

func TestPages(t *testing.T) {
	tests := []struct{ address, title string }{
		{"/", "<title>Parley</title>"},
		{"/rooms/any", "<title>Parley</title>"},
		{"/nothing", "<title>Parley</title>"},
		{"/graphiql", "<title>Parley · GraphiQL</title>"},
		{"/graphiql/", "<title>Parley · GraphiQL</title>"},
	}
	for _, test := range tests {
		t.Run(test.address, func(t *testing.T) {
			response := ask(t, http.MethodGet, test.address)
			require.Equal(t, http.StatusOK, response.Code)
			assert.Equal(t, "text/html; charset=utf-8", response.Header().Get("Content-Type"))
			assert.Equal(t, "no-cache", response.Header().Get("Cache-Control"))
			assert.Equal(t, "nosniff", response.Header().Get("X-Content-Type-Options"))
			assert.Contains(t, response.Header().Get("Content-Security-Policy"), "default-src 'none'")
			assert.Contains(t, response.Body.String(), test.title)
		})
	}
}

func TestPagesLoadOnlyWhatIsEmbedded(t *testing.T) {
	links := map[string]bool{"/": true, "/graphiql": true}
	for _, page := range []string{"/", "/graphiql"} {
		for _, address := range references(t, ask(t, http.MethodGet, page).Body.String()) {
			if links[address] {
				continue
			}
			require.True(t, strings.HasPrefix(address, "/"), "%s loads %s", page, address)
			response := ask(t, http.MethodGet, address)
			require.Equal(t, http.StatusOK, response.Code, address)
			want := cacheForGood
			if !strings.Contains(address, "/assets/") {
				want = cacheRevalidate
			}
			require.Equal(t, want, response.Header().Get("Cache-Control"), address)
		}
	}
}

// What a phone asks for to make the client a program of its own.
func TestTheManifestHasItsIcons(t *testing.T) {
	response := ask(t, http.MethodGet, "/manifest.webmanifest")
	require.Equal(t, http.StatusOK, response.Code)
	require.Equal(t, "application/manifest+json", response.Header().Get("Content-Type"))
	var manifest struct{ Icons []struct{ Src, Sizes string } }
	require.NoError(t, json.Unmarshal(response.Body.Bytes(), &manifest))
	require.NotEmpty(t, manifest.Icons)
	for _, icon := range manifest.Icons {
		response := ask(t, http.MethodGet, icon.Src)
		require.Equal(t, http.StatusOK, response.Code, icon.Src)
		require.Equal(t, "image/png", response.Header().Get("Content-Type"))
		picture, err := png.DecodeConfig(response.Body)
		require.NoError(t, err)
		require.Equal(t, icon.Sizes, fmt.Sprintf("%dx%d", picture.Width, picture.Height), icon.Src)
	}
}

// A page whose scripts could come from elsewhere, or stand in it, would be one that a message can take over.
func TestPoliciesLetOnlyOwnScriptsRun(t *testing.T) {
	for _, page := range []string{"/", "/graphiql"} {
		policy := ask(t, http.MethodGet, page).Header().Get("Content-Security-Policy")
		require.Contains(t, policy, "script-src 'self';", page)
		require.Contains(t, policy, "connect-src 'self';", page)
		require.NotContains(t, policy, "unsafe-eval", page)
	}
}

// The client is what people wait for: all that its page loads, compressed as a browser takes it.
func TestTheClientIsLight(t *testing.T) {
	const kilobytes = 250
	total := 0
	for _, file := range client(t) {
		total += max(len(file.gzip), len(file.identity))
	}
	require.Less(t, total, kilobytes*1000)
}

// The picker asks for its data by these addresses, and by their entity tags whether they have changed.
func TestTheEmojiAreServed(t *testing.T) {
	for _, address := range []string{"/emoji/en/data.json", "/emoji/en/messages.json"} {
		answer := ask(t, http.MethodGet, address)
		require.Equal(t, http.StatusOK, answer.Code, address)
		require.Equal(t, "application/json", answer.Header().Get("Content-Type"))
		require.True(t, json.Valid(answer.Body.Bytes()), address)
		require.NotEmpty(t, ask(t, http.MethodHead, address).Header().Get("ETag"))
	}
	require.Equal(t, http.StatusOK, ask(t, http.MethodGet, "/emoji/license.md").Code)
}

// client gives the files of the client that are not its page or its licenses.
func client(t *testing.T) []*asset {
	t.Helper()
	site, ok := Handler().(site)
	require.True(t, ok)
	var files []*asset
	for address, file := range site {
		if strings.HasPrefix(address, "/assets/") {
			files = append(files, file)
		}
	}
	require.NotEmpty(t, files)
	return files
}

// A browser looks for a newer service worker at the same address. One that answered requests could keep a page from
// being newer than itself, and one that loaded other files could outlive them.
func TestTheServiceWorkerIsOneFileThatAnswersNoRequests(t *testing.T) {
	response := ask(t, http.MethodGet, "/sw.js")
	require.Equal(t, http.StatusOK, response.Code)
	assert.Equal(t, "text/javascript; charset=utf-8", response.Header().Get("Content-Type"))
	assert.Equal(t, "no-cache", response.Header().Get("Cache-Control"))
	assert.NotEmpty(t, response.Header().Get("ETag"))
	assert.Contains(t, response.Header().Get("Content-Security-Policy"), "default-src 'none'")
	script := response.Body.String()
	assert.Contains(t, script, "notificationclick")
	assert.NotContains(t, script, "fetch")
	assert.NotContains(t, script, "caches")
	assert.NotContains(t, script, "import")
}

func TestPageIsRevalidated(t *testing.T) {
	etag := ask(t, http.MethodGet, "/graphiql").Header().Get("ETag")
	require.NotEmpty(t, etag)

	same := ask(t, http.MethodGet, "/graphiql", "If-None-Match", etag)
	require.Equal(t, http.StatusNotModified, same.Code)
	require.Zero(t, same.Body.Len())

	other := ask(t, http.MethodGet, "/graphiql", "If-None-Match", `"another"`)
	require.Equal(t, http.StatusOK, other.Code)
}

// script is the entry of GraphiQL, which is large enough to be stored compressed.
func script(t *testing.T) string {
	t.Helper()
	for _, address := range references(t, ask(t, http.MethodGet, "/graphiql").Body.String()) {
		if strings.HasSuffix(address, ".js") {
			return address
		}
	}
	require.Fail(t, "the page has no script")
	return ""
}

func TestAssetEncodings(t *testing.T) {
	address := script(t)
	plain := ask(t, http.MethodGet, address).Body.String()
	require.Contains(t, plain, "import")

	tests := []struct{ name, accept, encoding string }{
		{"nothing asked for", "", ""},
		{"a browser", "gzip, deflate, br, zstd", "br"},
		{"a browser without TLS", "gzip, deflate", "gzip"},
		{"anything", "*", "br"},
		{"upper case", "GZIP", "gzip"},
		{"brotli refused", "br;q=0, gzip;q=0.5", "gzip"},
		{"all refused", "*;q=0", ""},
		{"all others refused", "gzip, *;q=0", "gzip"},
		{"unreadable weight", "br;q=high", ""},
		{"plain only", "identity", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			response := ask(t, http.MethodGet, address, "Accept-Encoding", test.accept)
			require.Equal(t, http.StatusOK, response.Code)
			assert.Equal(t, test.encoding, response.Header().Get("Content-Encoding"))
			assert.Equal(t, "Accept-Encoding", response.Header().Get("Vary"))
			assert.Equal(t, "text/javascript; charset=utf-8", response.Header().Get("Content-Type"))
			content := response.Body.String()
			switch test.encoding {
			case "gzip":
				reader, err := gzip.NewReader(strings.NewReader(content))
				require.NoError(t, err)
				unpacked, err := io.ReadAll(reader)
				require.NoError(t, err)
				require.Equal(t, plain, string(unpacked))
			case "":
				require.Equal(t, plain, content)
			default:
				require.Less(t, len(content), len(plain))
			}
		})
	}
}

func TestHeadHasNoBody(t *testing.T) {
	for _, accept := range []string{"", "br"} {
		response := ask(t, http.MethodHead, script(t), "Accept-Encoding", accept)
		require.Equal(t, http.StatusOK, response.Code)
		require.Zero(t, response.Body.Len())
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		response := ask(t, method, "/graphiql")
		require.Equal(t, http.StatusMethodNotAllowed, response.Code, method)
		require.Equal(t, "GET, HEAD", response.Header().Get("Allow"))
	}
}

func TestWhatIsNotThere(t *testing.T) {
	for _, address := range []string{
		"/nothing.js", "/index.html", "/client/index.html", "/rooms/any.png", "/assets/", "/graphiql/nothing", "/graphiql/index.html", "/graphiql/assets/",
		"/graphiql/../web.go", "/assets/none.js", script(t) + ".gz", script(t) + ".br",
	} {
		response := ask(t, http.MethodGet, address)
		require.Equal(t, http.StatusNotFound, response.Code, address)
		require.NotContains(t, response.Body.String(), "none.js")
	}
}

// Every asset is stored in gzip, or plain where that is not worth it: whoever takes no encoding is
// answered from the one or the other.
func TestEveryAssetCanBeUnpacked(t *testing.T) {
	site, ok := Handler().(site)
	require.True(t, ok)
	for address, file := range site {
		require.NotEqual(t, "application/octet-stream", file.contentType, address)
		if file.identity != nil {
			continue
		}
		reader, err := gzip.NewReader(bytes.NewReader(file.gzip))
		require.NoError(t, err, address)
		_, err = io.Copy(io.Discard, reader)
		require.NoError(t, err, address)
	}
}

// The examples are run in a browser by browser/graphiql.mjs; here is what it would not see.
func TestExamplesFitTheSchema(t *testing.T) {
	contract, err := os.ReadFile("../schema.graphqls")
	require.NoError(t, err)
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphqls", Input: string(contract)})
	require.NoError(t, err)
	files, err := filepath.Glob("graphiql/examples/*.graphql")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		document, errs := gqlparser.LoadQueryWithRules(schema, string(text), rules.NewDefaultRules())
		require.Empty(t, errs, file)
		require.Len(t, document.Operations, 1, file)
		require.NotEmpty(t, document.Operations[0].Name, "a tab is called by its operation: %s", file)
		for line := range strings.Lines(string(text)) {
			require.LessOrEqual(t, len(line), 36, "wider than the editor beside the panel: %s", line)
		}

		variables := map[string]any{}
		if values, err := os.ReadFile(strings.TrimSuffix(file, ".graphql") + ".json"); err == nil {
			require.NoError(t, json.Unmarshal(values, &variables), file)
		}
		var declared []string
		for _, variable := range document.Operations[0].VariableDefinitions {
			declared = append(declared, variable.Variable)
		}
		require.ElementsMatch(t, declared, slices.Collect(maps.Keys(variables)), file)
	}
}
