package graph

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// checkEnums refuses enum values in variables that are not written as the schema writes them. The library compares them
// without regard to letter case, and the generated code then takes what it does not know for an enum's first value: "bd09"
// would be read as WGS84.
func checkEnums(schema *ast.Schema, operation *ast.OperationDefinition, variables map[string]any) *gqlerror.Error {
	for _, v := range operation.VariableDefinitions {
		if err := checkEnum(schema, v.Type, variables[v.Variable], ast.Path{ast.PathName("variable"), ast.PathName(v.Variable)}); err != nil {
			return err
		}
	}
	return nil
}

func checkEnum(schema *ast.Schema, kind *ast.Type, value any, path ast.Path) *gqlerror.Error {
	if value == nil {
		return nil
	}
	if kind.Elem != nil {
		list, ok := value.([]any)
		if !ok { // one value stands for a list of one
			return checkEnum(schema, kind.Elem, value, path)
		}
		for i, item := range list {
			if err := checkEnum(schema, kind.Elem, item, append(slices.Clone(path), ast.PathIndex(i))); err != nil {
				return err
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
			return gqlerror.ErrorPathf(path, "%v is not a valid %s", value, kind.NamedType)
		}
	case definition.Kind == ast.InputObject:
		fields, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		for _, f := range definition.Fields {
			if err := checkEnum(schema, f.Type, fields[f.Name], append(slices.Clone(path), ast.PathName(f.Name))); err != nil {
				return err
			}
		}
	}
	return nil
}
