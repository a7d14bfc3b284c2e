package graph

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// checkEnums refuses enum values in variables that are not written as the schema writes them. The library compares them
// without regard to letter case, and the generated code then takes what it does not know for an enum's first value: "bd09"
// would be read as WGS84.
func checkEnums(schema *ast.Schema, operation *ast.OperationDefinition, variables map[string]any) *gqlerror.Error {
	for _, v := range operation.VariableDefinitions {
		if err := checkEnum(schema, v.Type, variables[v.Variable]); err != nil {
			return below(ast.PathName("variable"), below(ast.PathName(v.Variable), err))
		}
	}
	return nil
}

func checkEnum(schema *ast.Schema, kind *ast.Type, value any) *gqlerror.Error {
	if value == nil {
		return nil
	}
	if kind.Elem != nil {
		list, ok := value.([]any)
		if !ok { // one value stands for a list of one
			return checkEnum(schema, kind.Elem, value)
		}
		for i, item := range list {
			if err := checkEnum(schema, kind.Elem, item); err != nil {
				return below(ast.PathIndex(i), err)
			}
		}
		return nil
	}
	definition := schema.Types[kind.NamedType]
	switch {
	case definition == nil:
		return nil
	case definition.Kind == ast.Enum:
		if name, ok := value.(string); !ok || definition.EnumValues.ForName(name) == nil {
			return gqlerror.Errorf("%v is not a valid %s", value, kind.NamedType)
		}
	case definition.Kind == ast.InputObject:
		fields, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		for _, f := range definition.Fields {
			if err := checkEnum(schema, f.Type, fields[f.Name]); err != nil {
				return below(ast.PathName(f.Name), err)
			}
		}
	}
	return nil
}

// below puts an element before the path of an error: paths are made of errors alone, not of everything that is looked at.
func below(element ast.PathElement, err *gqlerror.Error) *gqlerror.Error {
	err.Path = append(ast.Path{element}, err.Path...)
	return err
}
