package transport_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/transport"
)

// piece is one part of a form, headers and all.
type piece struct {
	header string
	body   string
}

func field(name, body string) piece {
	return piece{fmt.Sprintf("Content-Disposition: form-data; name=%q\r\n", name), body}
}

func attach(name, body string) piece {
	return piece{fmt.Sprintf("Content-Disposition: form-data; name=%q; filename=\"photo.png\"\r\nContent-Type: image/png\r\n", name), body}
}

// boundary divides the parts of all forms here.
const boundary = "----boundary0123456789"

// encode writes a form as browsers do.
func encode(pieces ...piece) string {
	var b strings.Builder
	for _, p := range pieces {
		fmt.Fprintf(&b, "--%s\r\n%s\r\n%s\r\n", boundary, p.header, p.body)
	}
	fmt.Fprintf(&b, "--%s--\r\n", boundary)
	return b.String()
}

// upload sends a form as ada, with further headers, given as name, value, name, value.
func (s *server) upload(t *testing.T, form io.Reader, header ...string) reply {
	t.Helper()
	all := map[string]string{"Content-Type": "multipart/form-data; boundary=" + boundary, "Authorization": "Bearer ada"}
	for i := 0; i < len(header); i += 2 {
		all[header[i]] = header[i+1]
	}
	return s.do(t, http.MethodPost, "/graphql", form, all)
}

// storing is the part "operations" of a form whose files stand in the given variables of store.
func storing(variables string) piece {
	return field("operations", `{"query":"mutation ($file: Upload, $files: [Upload], $parcel: Parcel, $grid: [[Upload]], $parcels: [Parcel!], $text: String, $mode: String) `+
		`{ store(file: $file, files: $files, parcel: $parcel, grid: $grid, parcels: $parcels, text: $text, mode: $mode) { sha256 } }","variables":`+variables+`}`)
}

// one is a form with one file, in the variable file.
func one(body string) string {
	return encode(storing(`{"file":null}`), field("map", `{"0":["variables.file"]}`), attach("0", body))
}

func digest(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// stored gives what the schema read of the files of a form.
func (r reply) stored(t *testing.T) []arrived {
	t.Helper()
	var body struct{ Data struct{ Store []arrived } }
	require.NoError(t, json.Unmarshal([]byte(r.body), &body))
	require.NotContains(t, r.body, "errors")
	return body.Data.Store
}

// diskless makes every file that is begun an INTERNAL error: what is answered otherwise began none.
func diskless(t *testing.T) func(*transport.Options) {
	t.Helper()
	return func(o *transport.Options) { o.SpoolDir = filepath.Join(t.TempDir(), "nowhere") }
}

func TestFilesArriveInTheVariables(t *testing.T) {
	s := serve(t)
	for name, tc := range map[string]struct {
		form string
		want []string // the files' texts, in the order of their places' names
	}{
		"one file":           {one("abc"), []string{"abc"}},
		"an empty file":      {one(""), []string{""}},
		"no file":            {encode(storing(`{}`), field("map", `{}`)), []string{}},
		"bytes of all kinds": {one("\x00\xff\r\n--\r\n------bound\r\n"), []string{"\x00\xff\r\n--\r\n------bound\r\n"}},
		"a list, in any order": {
			encode(storing(`{"files":[null,null,null]}`), field("map", `{"a":["variables.files.0"],"b":["variables.files.2"]}`), attach("b", "second"), attach("a", "first")),
			[]string{"first", "second"},
		},
		"a list of one, as a single value": {
			encode(storing(`{"files":null}`), field("map", `{"a":["variables.files"]}`), attach("a", "first")), []string{"first"},
		},
		"a list of one inside an input": {
			encode(storing(`{"parcel":{"file":null,"more":null}}`), field("map", `{"a":["variables.parcel.file"],"b":["variables.parcel.more"]}`), attach("a", "1"), attach("b", "2")),
			[]string{"1", "2"},
		},
		"lists of lists": {
			encode(storing(`{"grid":[[null],[null,null]]}`), field("map", `{"a":["variables.grid.0.0"],"b":["variables.grid.1.1"]}`), attach("a", "1"), attach("b", "2")),
			[]string{"1", "2"},
		},
		"inputs in a list": {
			encode(storing(`{"parcels":[{"file":null},{"file":null,"more":[null]}]}`),
				field("map", `{"a":["variables.parcels.0.file"],"b":["variables.parcels.1.file"],"c":["variables.parcels.1.more.0"]}`),
				attach("a", "1"), attach("b", "2"), attach("c", "3")),
			[]string{"1", "2", "3"},
		},
		"text around the parts":                {"preamble\r\n" + one("abc") + "epilogue", []string{"abc"}},
		"no line end behind the last boundary": {strings.TrimSuffix(one("abc"), "\r\n"), []string{"abc"}},
		"JSON with a type of its own": {
			encode(piece{"Content-Disposition: form-data; name=\"operations\"; filename=\"blob\"\r\nContent-Type: application/json\r\n", storing(`{"file":null}`).body},
				field("map", `{"0":["variables.file"]}`), attach("0", "abc")), []string{"abc"},
		},
		"a binary transfer encoding": {
			encode(storing(`{"file":null}`), field("map", `{"0":["variables.file"]}`),
				piece{"Content-Disposition: form-data; name=\"0\"\r\nContent-Transfer-Encoding: Binary\r\n", "abc"}), []string{"abc"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := s.upload(t, strings.NewReader(tc.form))
			require.Equal(t, 200, r.status, r.body)
			got := r.stored(t)
			require.Len(t, got, len(tc.want))
			for i, want := range tc.want {
				require.Equal(t, digest(want), got[i].SHA256)
				require.EqualValues(t, len(want), got[i].Size)
			}
			require.Empty(t, r.header.Get("Connection"))
		})
	}
	require.Zero(t, s.handler.Stats().Spooled)
}

func TestAFileHasTheNameAndTypeThatItWasSentWith(t *testing.T) {
	s := serve(t)
	for header, want := range map[string]arrived{
		"name=\"0\"; filename=\"photo.png\"\r\nContent-Type: image/png":  {Name: "photo.png", Type: "image/png"},
		"name=\"0\"; filename=\"Fjöru.jpg\"\r\nContent-Type: image/jpeg": {Name: "Fjöru.jpg", Type: "image/jpeg"},
		"name=\"0\"; filename=\"../../etc/passwd\"":                      {Name: "passwd"},
		"name=\"0\"; filename=\"bad\xff\xfename\"":                       {Name: "bad�name"},
		"name=\"0\"": {},
	} {
		r := s.upload(t, strings.NewReader(encode(storing(`{"file":null}`), field("map", `{"0":["variables.file"]}`),
			piece{"Content-Disposition: form-data; " + header + "\r\n", "abc"})))
		want.Size, want.SHA256 = 3, digest("abc")
		require.Equal(t, []arrived{want}, r.stored(t))
	}
}

// What breaks the specification, or a rule of ours, is refused by a message that says what to do, and
// never with what was sent.
func TestAFormThatBreaksTheRules(t *testing.T) {
	s := serveForms(t, limited(func(l *transport.Limits) { l.Files = 3 }))
	mapped := func(mapping string, more ...piece) string {
		return encode(append([]piece{storing(`{"file":null,"files":[null,null],"other":{"a":1},"text":"x","mode":"hunter2"}`), field("map", mapping)}, more...)...)
	}
	file := attach("0", "hunter2")
	manyPaths := strings.Repeat(`"variables.file",`, 900) + `"variables.file"`
	deep := "variables" + strings.Repeat(".hunter2", 20)
	for name, tc := range map[string]struct{ form, says string }{
		"no parts":                   {encode(), "first part"},
		"nothing":                    {"", "ended before"},
		"no multipart":               {"hunter2", "RFC 7578"},
		"JSON":                       {query("{ hello }"), "RFC 7578"},
		"map first":                  {encode(field("map", `{}`), storing(`{}`)), "first part"},
		"file first":                 {encode(file, storing(`{"file":null}`), field("map", `{"0":["variables.file"]}`)), "first part"},
		"no map":                     {encode(storing(`{"file":null}`), file), "first part"},
		"only operations":            {encode(storing(`{"file":null}`)), "first part"},
		"a second operations":        {mapped(`{"0":["variables.file"]}`, storing(`{}`), file), "nothing else"},
		"a second map":               {mapped(`{"0":["variables.file"]}`, field("map", `{}`), file), "nothing else"},
		"not form-data":              {encode(piece{"Content-Disposition: attachment; name=\"operations\"\r\n", "{}"}), "first part"},
		"no disposition":             {encode(piece{"", "{}"}), "first part"},
		"a header that is none":      {encode(piece{"hunter2\r\n", "{}"}), "RFC 7578"},
		"a batch":                    {encode(field("operations", `[{"query":"{ hello }"}]`), field("map", `{}`)), "Batches"},
		"operations no JSON":         {encode(field("operations", `{"hunter2`), field("map", `{}`)), `"operations\" is not valid JSON`},
		"operations empty":           {encode(field("operations", ``), field("map", `{}`)), `"operations\" is empty`},
		"operations text":            {encode(field("operations", `"hunter2"`), field("map", `{}`)), "JSON object"},
		"query a number":             {encode(field("operations", `{"query":1}`), field("map", `{}`)), `query\" must be`},
		"no query":                   {encode(field("operations", `{}`), field("map", `{}`)), `query\" is missing`},
		"map no JSON":                {mapped(`hunter2`), `"map\" is not valid JSON`},
		"map a list":                 {mapped(` ["variables.file"]`), "must be a JSON object"},
		"map of text":                {mapped(`{"0":"variables.file"}`, file), "list of one path"},
		"map of numbers":             {mapped(`{"0":[1]}`, file), "must be like"},
		"map of null":                {mapped(`{"0":[null]}`, file), "must be like"},
		"no path":                    {mapped(`{"0":[]}`, file), "exactly one path"},
		"two paths":                  {mapped(`{"0":["variables.file","variables.files.0"]}`, file), "exactly one path"},
		"many paths":                 {mapped(`{"0":[`+manyPaths[:15000]+`"]}`, file), "exactly one path"},
		"two files on one path":      {mapped(`{"0":["variables.file"],"1":["variables.file"]}`, file, attach("1", "x")), "once"},
		"a path below a file":        {mapped(`{"0":["variables.file"],"1":["variables.file.File"]}`, file, attach("1", "x")), "leads nowhere"},
		"one name for two":           {mapped(`{"0":["variables.file"],"0":["variables.files.0"]}`, file), "name of its own"},
		"a file called operations":   {mapped(`{"operations":["variables.file"]}`, attach("operations", "x")), "name of its own"},
		"a file without a name":      {mapped(`{"":["variables.file"]}`, attach("", "x")), "name of its own"},
		"too many files":             {mapped(`{"0":["variables.a"],"1":["variables.b"],"2":["variables.c"],"3":["variables.d"]}`), "more than 3 files"},
		"a path to the whole":        {mapped(`{"0":["variables"]}`, file), "must be like"},
		"a path to nothing":          {mapped(`{"0":[""]}`, file), "must be like"},
		"a path to the query":        {mapped(`{"0":["query"]}`, file), "must be like"},
		"a path to an extension":     {mapped(`{"0":["extensions.hunter2"]}`, file), "must be like"},
		"a path of a batch":          {mapped(`{"0":["0.variables.file"]}`, file), "must be like"},
		"a deep path":                {mapped(`{"0":["`+deep+`"]}`, file), "must be like"},
		"a long path":                {mapped(`{"0":["variables.`+strings.Repeat("hunter2", 100)+`"]}`, file), "must be like"},
		"a place that isn't there":   {mapped(`{"0":["variables.hunter2"]}`, file), "leads nowhere"},
		"a prototype":                {mapped(`{"0":["variables.__proto__"]}`, file), "leads nowhere"},
		"a prototype's constructor":  {mapped(`{"0":["variables.constructor.prototype"]}`, file), "leads nowhere"},
		"the length of a list":       {mapped(`{"0":["variables.files.length"]}`, file), "leads nowhere"},
		"behind the end of a list":   {mapped(`{"0":["variables.files.2"]}`, file), "leads nowhere"},
		"before the start of a list": {mapped(`{"0":["variables.files.-1"]}`, file), "leads nowhere"},
		"a huge index":               {mapped(`{"0":["variables.files.99999999999999999999"]}`, file), "leads nowhere"},
		"an index with a zero":       {mapped(`{"0":["variables.files.01"]}`, file), "leads nowhere"},
		"an index with a sign":       {mapped(`{"0":["variables.files.+1"]}`, file), "leads nowhere"},
		"below null":                 {mapped(`{"0":["variables.file.x"]}`, file), "leads nowhere"},
		"below text":                 {mapped(`{"0":["variables.text.0"]}`, file), "leads nowhere"},
		"an empty step":              {mapped(`{"0":["variables..file"]}`, file), "leads nowhere"},
		"over text":                  {mapped(`{"0":["variables.mode"]}`, file), "leads to something"},
		"over an object":             {mapped(`{"0":["variables.other"]}`, file), "leads to something"},
		"over a list":                {mapped(`{"0":["variables.files"]}`, file), "leads to something"},
		"no variables":               {encode(field("operations", query("{ hello }")), field("map", `{"0":["variables.file"]}`), file), "leads nowhere"},
		"a variable nobody declares": {encode(field("operations", `{"query":"mutation { bump }","variables":{"hunter2":null}}`), field("map", `{"0":["variables.hunter2"]}`), file), "does not declare"},
		"a file that does not come":  {mapped(`{"0":["variables.file"],"1":["variables.files.0"]}`, file), "did not come"},
		"no file comes":              {mapped(`{"0":["variables.file"]}`), "did not come"},
		"a file that nobody maps":    {mapped(`{"0":["variables.file"]}`, file, attach("hunter2", "x")), "nothing else"},
		"a file comes twice":         {mapped(`{"0":["variables.file"]}`, file, file), "came twice"},
		"a file without a map":       {mapped(`{}`, file), "nothing else"},
		"a file for mail":            {mapped(`{"0":["variables.file"]}`, piece{file.header + "Content-Transfer-Encoding: base64\r\n", "aHVudGVyMg=="}), "Content-Transfer-Encoding"},
		"quoted for mail":            {mapped(`{"0":["variables.file"]}`, piece{file.header + "Content-Transfer-Encoding: quoted-printable\r\n", "=41"}), "Content-Transfer-Encoding"},
		"ends in operations":         {strings.SplitAfter(one("x"), "query")[0], "ended before"},
		"ends in a header":           {strings.SplitAfter(one("x"), "photo")[0], "body ended"},
		"ends in a file":             {strings.TrimSuffix(one("hunter2"), "2\r\n--"+boundary+"--\r\n"), "ended before"},
		"ends before the last mark":  {strings.TrimSuffix(one("x"), "--\r\n"), "ended before"},
		"a subscription":             {encode(field("operations", query("subscription { ticks }")), field("map", `{}`)), "subscription"},
		"a long name":                {mapped(`{"0":["variables.file"]}`, attach(strings.Repeat("hunter2", 3000), "x")), "bytes of headers"},
		"a long header":              {mapped(`{"0":["variables.file"]}`, piece{file.header + "X: " + strings.Repeat("hunter2", 3000) + "\r\n", "x"}), "bytes of headers"},
		"many headers":               {mapped(`{"0":["variables.file"]}`, piece{file.header + strings.Repeat("X: hunter2\r\n", 3000), "x"}), "bytes of headers"},
		"a header without an end":    {"--" + boundary + "\r\n" + strings.Repeat("hunter2", 1<<20), "RFC 7578"},
		"a long preamble":            {strings.Repeat("hunter2\r\n", 1<<20) + one("x"), "outside of parts"},
		"a preamble in one line":     {strings.Repeat("hunter2", 1<<20) + one("x"), "RFC 7578"},
		"a long epilogue":            {one("x") + strings.Repeat("hunter2\r\n", 1<<20), "outside of parts"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, accept := range []string{"application/json", "application/graphql-response+json"} {
				r := s.upload(t, strings.NewReader(tc.form), "Accept", accept)
				require.Equal(t, 400, r.status, r.body)
				require.Equal(t, "BAD_REQUEST", r.code(t))
				require.Contains(t, r.body, tc.says)
				require.NotContains(t, r.body, "hunter2")
			}
		})
	}
	require.Zero(t, s.world.stored.Load())
	require.Zero(t, s.handler.Stats().Spooled)
}

func TestAFormsBoundaryIsGiven(t *testing.T) {
	s := serveForms(t)
	for _, contentType := range []string{
		"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + strings.Repeat("b", 71),
	} {
		r := s.upload(t, strings.NewReader(one("x")), "Content-Type", contentType)
		require.Equal(t, 400, r.status, contentType)
		require.Contains(t, r.body, "boundary")
	}
	require.Equal(t, 200, s.upload(t, strings.NewReader(one("x")), "Content-Type", `Multipart/Form-Data; boundary="`+boundary+`"`).status)
	require.Equal(t, 415, s.upload(t, strings.NewReader(one("x")), "Content-Encoding", "gzip").status)
}

// Five thousand places for one file would be as many open files.
func TestAMapOfManyPathsIsNotEvenRead(t *testing.T) {
	s := serveForms(t, diskless(t))
	paths := make([]string, 5000)
	for i := range paths {
		paths[i] = fmt.Sprintf("%q", fmt.Sprintf("variables.files.%d", i))
	}
	nulls := strings.TrimSuffix(strings.Repeat("null,", 5000), ",")
	r := s.upload(t, strings.NewReader(encode(storing(`{"files":[`+nulls+`]}`), field("map", `{"0":[`+strings.Join(paths, ",")+`]}`), attach("0", "x"))))
	require.Equal(t, 413, r.status)
	require.Equal(t, "LIMIT_EXCEEDED", r.code(t))
}

// A place that is not of the type Upload, and a value that is no file where one is expected, are errors
// about input, whatever carries them. No file is begun for them.
func TestFilesAndTypesFit(t *testing.T) {
	s := serveForms(t, diskless(t))
	for name, tc := range map[string]struct{ operations, path, field string }{
		"text":        {`{"query":"query ($n: String) { hello(name: $n) }","variables":{"n":null}}`, "variables.n", "n"},
		"an object":   {storing(`{"parcel":null}`).body, "variables.parcel", "parcel"},
		"in an input": {storing(`{"parcel":{"file":"x","note":null}}`).body, "variables.parcel.note", "file"},
		"not given":   {storing(`{"parcel":{"file":null,"note":null}}`).body, "variables.parcel.note", "file"},
		"an enum":     {`{"query":"query ($c: [Colour!]) { paints(inputs: [], colours: $c) }","variables":{"c":[null]}}`, "variables.c.0", "c.0"},
		"an id":       {`{"query":"query ($i: ID) { number(id: $i) }","variables":{"i":null}}`, "variables.i", "i"},
	} {
		r := s.upload(t, strings.NewReader(encode(field("operations", tc.operations), field("map", `{"0":["`+tc.path+`"]}`), attach("0", "x"))))
		require.Equal(t, 200, r.status, name)
		require.Equal(t, "BAD_USER_INPUT", r.code(t), name)
		require.Contains(t, r.body, `"field":"`+tc.field, name)
	}
	for _, variables := range []string{`{"file":"hunter2"}`, `{"file":{}}`, `{"file":1}`, `{"files":["hunter2"]}`, `{"parcel":{"file":"hunter2"}}`, `{"grid":"hunter2"}`} {
		for _, r := range []reply{s.post(t, storing(variables).body), s.upload(t, strings.NewReader(encode(storing(variables), field("map", `{}`))))} {
			require.Equal(t, "BAD_USER_INPUT", r.code(t), variables)
			require.Contains(t, r.body, "send it as multipart/form-data", variables)
			require.NotContains(t, r.body, "hunter2")
		}
	}
	c := s.connect(t, "ada")
	c.send(map[string]any{"type": "subscribe", "id": "1", "payload": map[string]any{
		"query": `mutation ($file: Upload) { store(file: $file) { size } }`, "variables": map[string]any{"file": "hunter2"},
	}})
	refused := c.receive()
	require.Equal(t, "error", refused.Type)
	require.Contains(t, string(refused.Payload), "BAD_USER_INPUT")
	for _, document := range []string{
		`mutation { store(file: "hunter2") { size } }`, `mutation { store(files: ["hunter2"]) { size } }`,
		`mutation { store(parcel: {file: "hunter2"}) { size } }`, `mutation ($f: Upload = "hunter2") { store(file: $f) { size } }`,
		`mutation ($f: [Upload] = ["hunter2"]) { store(files: $f) { size } }`, `mutation { store(file: {a: 1}) { size } }`,
		`mutation { store(grid: [[1]]) { size } }`,
	} {
		r := s.post(t, query(document))
		require.Equal(t, "GRAPHQL_VALIDATION_FAILED", r.code(t), document)
		require.Contains(t, r.body, "must be a variable", document)
		require.NotContains(t, r.body, "hunter2")
	}
	require.Empty(t, s.post(t, query(`mutation ($f: Upload = null) { store(file: $f, files: [null], grid: null) { size } }`)).stored(t))
}
