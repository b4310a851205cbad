package transport

import (
	"math"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"parley/internal/fault"
)

// checkVariables compares the variables of a request with the types that a validated operation
// declares, by the coercion rules of the GraphQL specification (section 6.1.2). It stands before
// gqlparser's own coercion, which is looser and repeats values in its messages. Its errors are
// BAD_USER_INPUT with the input field, and repeat neither values nor unknown names.
func checkVariables(schema *ast.Schema, op *ast.OperationDefinition, variables map[string]any) error {
	for _, definition := range op.VariableDefinitions {
		value, given := variables[definition.Variable]
		if !given && (definition.DefaultValue != nil || !definition.Type.NonNull) {
			continue
		}
		check := inputCheck{schema: schema, variable: definition.Variable}
		path := definition.Variable
		if named := schema.Types[definition.Type.NamedType]; named != nil && named.Kind == ast.InputObject {
			path = ""
		}
		if err := check.value(definition.Type, value, path); err != nil {
			return err
		}
	}
	return nil
}

// uploadScalar is the type of files: their values come beside the variables, in a multipart request.
const uploadScalar = "Upload"

type inputCheck struct {
	schema   *ast.Schema
	variable string
}

// refuse names the place at fault: the path inside an input object, else the variable itself.
func (c inputCheck) refuse(path, message string, args ...any) error {
	if path == "" {
		path = c.variable
	}
	f := fault.Input(path, message, args...)
	f.Message = "Variable \"$" + c.variable + "\" at \"" + path + "\": " + f.Message
	return f
}

func (c inputCheck) value(t *ast.Type, value any, path string) error {
	if value == nil {
		if t.NonNull {
			return c.refuse(path, "a value of type %s is required.", t)
		}
		return nil
	}
	if t.Elem != nil {
		return c.list(t, value, path)
	}
	definition := c.schema.Types[t.NamedType]
	if definition == nil {
		return c.refuse(path, "the type %s is unknown.", t.NamedType)
	}
	switch definition.Kind {
	case ast.Enum:
		if name, ok := value.(string); !ok || definition.EnumValues.ForName(name) == nil {
			return c.refuse(path, "expected a value of the enum %s.", definition.Name)
		}
	case ast.InputObject:
		return c.object(definition, value, path)
	case ast.Scalar:
		if _, sent := value.(graphql.Upload); !sent && definition.Name == uploadScalar {
			return c.refuse(path, "a file is expected: send it as multipart/form-data, null in its place here.")
		}
		if !fits(definition.Name, value) {
			return c.refuse(path, "expected a value of type %s.", definition.Name)
		}
	}
	return nil
}

// list takes a single value for a list of one, as the specification does.
func (c inputCheck) list(t *ast.Type, value any, path string) error {
	elements, ok := value.([]any)
	if !ok {
		return c.value(t.Elem, value, path)
	}
	for i, element := range elements {
		if err := c.value(t.Elem, element, join(path, strconv.Itoa(i))); err != nil {
			return err
		}
	}
	return nil
}

func (c inputCheck) object(definition *ast.Definition, value any, path string) error {
	members, ok := value.(map[string]any)
	if !ok {
		return c.refuse(path, "expected an object of type %s.", definition.Name)
	}
	for _, field := range definition.Fields {
		member, given := members[field.Name]
		if !given && (field.DefaultValue != nil || !field.Type.NonNull) {
			continue
		}
		if err := c.value(field.Type, member, join(path, field.Name)); err != nil {
			return err
		}
	}
	for name := range members {
		if definition.Fields.ForName(name) == nil {
			return c.refuse(path, "it has a field that %s does not define.", definition.Name)
		}
	}
	if definition.Directives.ForName("oneOf") != nil && !one(members) {
		return c.refuse(path, "%s takes exactly one field.", definition.Name)
	}
	return nil
}

func one(members map[string]any) bool {
	for _, member := range members {
		return len(members) == 1 && member != nil
	}
	return false
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// fits tells whether a decoded JSON value is one of a built-in scalar; other scalars check their
// values themselves.
func fits(scalar string, value any) bool {
	if _, sent := value.(graphql.Upload); sent {
		return scalar == uploadScalar
	}
	switch scalar {
	case "Int":
		n, ok := value.(int64)
		return ok && n >= math.MinInt32 && n <= math.MaxInt32
	case "Float":
		switch value.(type) {
		case int64, float64:
			return true
		}
		return false
	case "String":
		_, ok := value.(string)
		return ok
	case "Boolean":
		_, ok := value.(bool)
		return ok
	case "ID":
		switch value.(type) {
		case int64, string:
			return true
		}
		return false
	}
	return true
}
