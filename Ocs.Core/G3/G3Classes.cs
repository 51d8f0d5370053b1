using System.Text;

namespace Ocs.G3;

/// <summary>Name and current version of each class, and how an empty object of it is made.</summary>
internal static class G3Classes
{
    private static readonly string[] Names = [.. Enum.GetNames<G3Class>().Select(name => name == "IrregBlockDouble" ? name : "G3" + name)];

    private static readonly byte[][] Utf8Names = [.. Names.Select(Encoding.ASCII.GetBytes)];

    private static readonly Func<G3Object>?[] Factories = Make();

    public static string Name(G3Class known) => Names[(int)known];

    public static ReadOnlySpan<byte> Utf8Name(G3Class known) => Utf8Names[(int)known];

    /// <summary>The version that is written, and the newest that is read.</summary>
    public static uint Version(G3Class known) => known switch
    {
        G3Class.VectorInt or G3Class.MapInt or G3Class.MapVectorInt => 2,
        G3Class.TimesampleMap or G3Class.IrregBlockDouble => 0,
        _ => 1,
    };

    public static G3Class Find(ReadOnlySpan<byte> name)
    {
        for (var index = 1; index < Utf8Names.Length; index++)
        {
            if (name.SequenceEqual(Utf8Names[index]))
                return (G3Class)index;
        }

        return G3Class.Unknown;
    }

    public static G3Object Create(G3Class known) => Factories[(int)known]!();

    private static Func<G3Object>?[] Make()
    {
        var factories = new Func<G3Object>?[Names.Length];
        factories[(int)G3Class.FrameObject] = () => new G3FrameObject();
        factories[(int)G3Class.Bool] = () => new G3Bool();
        factories[(int)G3Class.Int] = () => new G3Int();
        factories[(int)G3Class.Double] = () => new G3Double();
        factories[(int)G3Class.String] = () => new G3String();
        factories[(int)G3Class.Time] = () => new G3Time();
        factories[(int)G3Class.VectorDouble] = () => new G3VectorDouble();
        factories[(int)G3Class.VectorInt] = () => new G3VectorInt();
        factories[(int)G3Class.VectorString] = () => new G3VectorString();
        factories[(int)G3Class.VectorBool] = () => new G3VectorBool();
        factories[(int)G3Class.VectorTime] = () => new G3VectorTime();
        factories[(int)G3Class.VectorUnsignedChar] = () => new G3VectorUnsignedChar();
        factories[(int)G3Class.VectorComplexDouble] = () => new G3VectorComplexDouble();
        factories[(int)G3Class.VectorVectorString] = () => new G3VectorVectorString();
        factories[(int)G3Class.VectorFrameObject] = () => new G3VectorFrameObject();
        factories[(int)G3Class.MapDouble] = () => new G3MapDouble();
        factories[(int)G3Class.MapString] = () => new G3MapString();
        factories[(int)G3Class.MapInt] = () => new G3MapInt();
        factories[(int)G3Class.MapTime] = () => new G3MapTime();
        factories[(int)G3Class.MapMapDouble] = () => new G3MapMapDouble();
        factories[(int)G3Class.MapVectorDouble] = () => new G3MapVectorDouble();
        factories[(int)G3Class.MapVectorInt] = () => new G3MapVectorInt();
        factories[(int)G3Class.MapVectorBool] = () => new G3MapVectorBool();
        factories[(int)G3Class.MapVectorString] = () => new G3MapVectorString();
        factories[(int)G3Class.MapVectorTime] = () => new G3MapVectorTime();
        factories[(int)G3Class.MapFrameObject] = () => new G3MapFrameObject();
        factories[(int)G3Class.TimesampleMap] = () => new G3TimesampleMap();
        factories[(int)G3Class.IrregBlockDouble] = () => new IrregBlockDouble();
        return factories;
    }
}
