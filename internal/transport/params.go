package transport

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strconv"
	"unicode/utf8"

	"parley/internal/fault"
)

// params are the parameters of one GraphQL request, their types checked.
type params struct {
	query         string
	operationName string
	variables     map[string]any
	extensions    map[string]any
}

// decodeParams reads the parameters from a JSON object: a POST body or the payload of a subscribe
// message. Members it does not know are ignored, as GraphQL over HTTP asks. Its errors are
// BAD_REQUEST and repeat nothing of the input.
func decodeParams(data []byte) (params, error) {
	members, err := decodeObject(data)
	if err != nil {
		return params{}, err
	}
	var p params
	for _, member := range []struct {
		name string
		into any
		what string
	}{
		{"query", &p.query, "a string"},
		{"operationName", &p.operationName, "a string"},
		{"variables", &p.variables, "an object"},
		{"extensions", &p.extensions, "an object"},
	} {
		if err := decodeInto(members[member.name], member.into); err != nil {
			return params{}, fault.New(fault.BadRequest, "%q must be %s.", member.name, member.what)
		}
	}
	p.normalize()
	return p, nil
}

// decodeURL reads the parameters from the query of a URL, where variables and extensions are JSON.
func decodeURL(values url.Values) (params, error) {
	p := params{query: values.Get("query"), operationName: values.Get("operationName")}
	if err := decodeInto([]byte(values.Get("variables")), &p.variables); err != nil {
		return params{}, fault.New(fault.BadRequest, "\"variables\" must be a JSON object.")
	}
	if err := decodeInto([]byte(values.Get("extensions")), &p.extensions); err != nil {
		return params{}, fault.New(fault.BadRequest, "\"extensions\" must be a JSON object.")
	}
	p.normalize()
	return p, nil
}

// decodeObject splits one JSON object into its members.
func decodeObject(data []byte) (map[string]json.RawMessage, error) {
	data = bytes.TrimSpace(data)
	switch {
	case len(data) == 0:
		return nil, fault.New(fault.BadRequest, "The body is empty; it must be a JSON object.")
	case !utf8.Valid(data):
		return nil, fault.New(fault.BadRequest, "The body is not UTF-8.")
	case !json.Valid(data):
		return nil, fault.New(fault.BadRequest, "The body is not valid JSON.")
	case data[0] == '[':
		return nil, fault.New(fault.BadRequest, "Batches are not supported: send one operation a request.")
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil || members == nil {
		return nil, fault.New(fault.BadRequest, "The body must be a JSON object.")
	}
	return members, nil
}

// decodeInto decodes one value exactly; nothing and null leave the target as it is.
func decodeInto(raw []byte, into any) error {
	if len(raw) == 0 {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the value")
	}
	return nil
}

// normalize gives numbers the Go types that gqlgen's unmarshalers tell apart from strings.
func (p *params) normalize() {
	for name, value := range p.variables {
		p.variables[name] = normalize(value)
	}
}

func normalize(value any) any {
	switch v := value.(type) {
	case json.Number:
		return number(v)
	case []any:
		for i := range v {
			v[i] = normalize(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = normalize(v[name])
		}
	}
	return value
}

// number gives an int64 for every whole number that fits exactly, else a float64. What overflows a
// float64 stays a json.Number, which no built-in scalar takes.
func number(n json.Number) any {
	if whole, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
		return whole
	}
	f, err := n.Float64()
	if err != nil {
		return n
	}
	const exact = 1 << 53
	if f < exact && f > -exact && f == float64(int64(f)) {
		return int64(f)
	}
	return f
}
