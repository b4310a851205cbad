package transport

import (
	"bytes"
	"encoding/json"
	"net/url"
	"unicode/utf8"

	"parley/internal/fault"
)

// params are the parameters of one GraphQL request, their types checked.
type params struct {
	query         string
	operationName string
	variables     map[string]any
	extensions    map[string]any
	form          *form // whose files are still to be read; nil for a request without
}

// decodeParams reads the parameters from a JSON object: a POST body or the payload of a subscribe
// message. Members it does not know are ignored, as GraphQL over HTTP asks. Its errors are
// BAD_REQUEST and repeat nothing of the input.
func decodeParams(data []byte) (params, error) {
	members, err := decodeObject("The body", data)
	if err != nil {
		return params{}, err
	}
	return paramsOf(members)
}

// paramsOf reads the parameters from the members of an object.
func paramsOf(members object) (p params, err error) {
	const text, object = "a string", "an object"
	switch {
	case !decodeText(members.get("query"), &p.query):
		err = misshapen("query", text)
	case !decodeText(members.get("operationName"), &p.operationName):
		err = misshapen("operationName", text)
	case !decodeMap(members.get("variables"), &p.variables):
		err = misshapen("variables", object)
	case !decodeMap(members.get("extensions"), &p.extensions):
		err = misshapen("extensions", object)
	}
	if err != nil {
		return params{}, err
	}
	return p, nil
}

func misshapen(name, what string) error {
	return fault.New(fault.BadRequest, "%q must be %s.", name, what)
}

// decodeURL reads the parameters from the query of a URL, where variables and extensions are JSON.
func decodeURL(values url.Values) (params, error) {
	p := params{query: values.Get("query"), operationName: values.Get("operationName")}
	for name, into := range map[string]*map[string]any{"variables": &p.variables, "extensions": &p.extensions} {
		text := bytes.TrimSpace([]byte(values.Get(name)))
		if len(text) > 0 && (!utf8.Valid(text) || !json.Valid(text) || !decodeMap(text, into)) {
			return params{}, fault.New(fault.BadRequest, "%q must be a JSON object.", name)
		}
	}
	return p, nil
}

// decodeText decodes a valid value that must be a string; nothing and null leave the target as it is.
func decodeText(value []byte, into *string) bool {
	switch {
	case absent(value):
		return true
	case value[0] != '"':
		return false
	}
	*into = unquote(value)
	return true
}

// decodeMap decodes a valid value that must be an object; nothing and null leave the target as it is.
func decodeMap(value []byte, into *map[string]any) bool {
	switch {
	case absent(value):
		return true
	case value[0] != '{':
		return false
	}
	*into, _ = decodeValue(value).(map[string]any) // it is one
	return true
}

// absent tells that a member is missing or null.
func absent(value []byte) bool { return len(value) == 0 || value[0] == 'n' }
